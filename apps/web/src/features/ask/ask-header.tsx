import { LinkTabs } from "@/features/scope/link-tabs";
import { PageHeader } from "@/ui/page-header";
import { questions } from "./questions";

export function AskHeader() {
  return (
    <>
      <PageHeader title="Ask about movies">
        Every movie is a point with a direction. Add movies, subtract them, set them side by side, and read
        what lies near.
      </PageHeader>
      <LinkTabs label="Questions" tabs={questions} />
    </>
  );
}
