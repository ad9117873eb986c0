import { LinkTabs } from "@/features/scope/link-tabs";
import { PageHeader } from "@/ui/page-header";

const questions = [
  { href: "/ask", label: "Analogy" },
  { href: "/ask/similar", label: "Most similar" },
  { href: "/ask/blend", label: "Blend" },
  { href: "/ask/odd-one-out", label: "Odd one out" },
  { href: "/ask/two", label: "Two movies" },
  { href: "/ask/heatmap", label: "Heatmap" },
  { href: "/ask/pairs", label: "Closest pairs" },
  { href: "/ask/predict", label: "Between and next" },
  { href: "/ask/new-movie", label: "A new movie" },
];

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
