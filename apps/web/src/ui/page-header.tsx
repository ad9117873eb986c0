import type { ReactNode } from "react";

interface Header {
  title: string;
  /** Above the title: where this page belongs. */
  above?: ReactNode;
  children?: ReactNode;
  /** Beside the title, below it on a phone. */
  actions?: ReactNode;
}

export function PageHeader({ title, above, children, actions }: Header) {
  return (
    <div className="mb-8 flex flex-wrap items-end justify-between gap-x-8 gap-y-5 sm:mb-10">
      <div className="min-w-0 max-w-2xl">
        {above ? <div className="mb-2 text-muted text-sm">{above}</div> : null}
        <h1 className="break-words text-[2rem] leading-[1.1] sm:text-[2.5rem]">{title}</h1>
        {children ? <div className="mt-3 text-pretty text-muted">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}

export function SectionTitle({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
      <h2 className="text-[1.375rem] leading-tight">{children}</h2>
      {aside ? <div className="text-muted text-sm">{aside}</div> : null}
    </div>
  );
}
