import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/ui/notice";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <EmptyState
      level="h1"
      title="Nothing is here"
      actions={
        <Link href="/" className="button button-primary">
          All movies
        </Link>
      }
    >
      The movie, run or dataset that this address names doesn't exist, or was deleted.
    </EmptyState>
  );
}
