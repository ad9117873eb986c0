import type { ReactNode } from "react";

/** Where an answer appears; tall from the start, so that the page keeps its shape before and after. */
export function AnswerPanel({
  title,
  children,
  aside,
}: {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <section className="panel mt-8 min-h-72 px-4 py-5 sm:px-7 sm:py-6" aria-label={title}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-[1.375rem] leading-tight">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export function AnswerHint({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-44 place-items-center text-balance text-center text-muted">{children}</div>
  );
}
