import type { Metadata } from "next";
import type { ReactNode } from "react";
import { AskTabs } from "@/features/ask/ask-tabs";
import { PageHeader } from "@/ui/page-header";

export const metadata: Metadata = { title: "Ask" };

export default function AskLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Ask the space">
        Directions mean something in an embedding: add and subtract movies, and read what lies there.
      </PageHeader>
      <AskTabs />
      {children}
    </>
  );
}
