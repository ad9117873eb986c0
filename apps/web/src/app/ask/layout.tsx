import type { ReactNode } from "react";
import { LinkTabs } from "@/ui/link-tabs";
import { PageHeader } from "@/ui/page-header";

const questions = [
  { href: "/ask", label: "Analogy" },
  { href: "/ask/odd-one-out", label: "Odd one out" },
  { href: "/ask/similar", label: "Most similar" },
];

export default function AskLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Ask the space">
        Directions mean something in an embedding: add and subtract movies, and read what lies there.
      </PageHeader>
      <LinkTabs label="Questions" tabs={questions} />
      {children}
    </>
  );
}
