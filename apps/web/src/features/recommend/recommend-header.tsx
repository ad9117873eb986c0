import { LinkTabs } from "@/features/scope/link-tabs";
import { PageHeader } from "@/ui/page-header";
import { ways } from "./ways";

export function RecommendHeader() {
  return (
    <>
      <PageHeader title="What to watch next">
        From a few movies you name, from your ratings on Letterboxd or IMDb, or for someone in the data.
      </PageHeader>
      <LinkTabs label="Recommendations" tabs={ways} />
    </>
  );
}
