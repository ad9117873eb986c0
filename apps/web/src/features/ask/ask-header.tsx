import { LinkTabs } from "@/features/scope/link-tabs";
import { PageHeader } from "@/ui/page-header";

const questions = [
  { href: "/ask", label: "Analogy" },
  { href: "/ask/odd-one-out", label: "Odd one out" },
  { href: "/ask/similar", label: "Most similar" },
];

export function AskHeader() {
  return (
    <>
      <PageHeader title="Vector arithmetic">
        Directions mean something in an embedding: add and subtract movies, and read what lies there.
      </PageHeader>
      <LinkTabs label="Questions" tabs={questions} />
    </>
  );
}
