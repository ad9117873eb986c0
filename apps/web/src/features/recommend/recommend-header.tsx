import { LinkTabs } from "@/features/scope/link-tabs";
import { PageHeader } from "@/ui/page-header";

const ways = [
  { href: "/recommend", label: "Your picks" },
  { href: "/recommend/letterboxd", label: "Letterboxd" },
  { href: "/recommend/for-user", label: "For a user" },
];

export function RecommendHeader() {
  return (
    <>
      <PageHeader title="What to watch next">
        From a few movies you name, from your Letterboxd ratings, or for someone in the data.
      </PageHeader>
      <LinkTabs label="Recommendations" tabs={ways} />
    </>
  );
}
