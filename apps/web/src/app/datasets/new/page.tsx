import type { Metadata } from "next";
import Link from "next/link";
import { ImportForm } from "@/features/datasets/import-form";
import { PageHeader } from "@/ui/page-header";

export const metadata: Metadata = { title: "Import a dataset" };

export default function ImportPage() {
  return (
    <>
      <PageHeader
        title="Import a dataset"
        above={
          <Link href="/datasets" className="link">
            Datasets
          </Link>
        }
      >
        Files are read on the server, from its import folder. An import is all or nothing.
      </PageHeader>
      <ImportForm />
    </>
  );
}
