import type { ReactNode } from "react";
import { LinkTabs } from "@/ui/link-tabs";
import { PageHeader } from "@/ui/page-header";

const ways = [
  { href: "/recommend", label: "Your picks" },
  { href: "/recommend/letterboxd", label: "Letterboxd" },
  // Of the runs, only those that learned users can answer there.
  { href: "/recommend/for-user", label: "For a user", keepsRun: false },
];

export default function RecommendLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="What to watch next">
        From a few movies you name, from your Letterboxd ratings, or for someone in the data.
      </PageHeader>
      <LinkTabs label="Recommendations" tabs={ways} />
      {children}
    </>
  );
}
