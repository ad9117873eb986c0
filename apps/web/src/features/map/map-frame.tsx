import type { ReactNode } from "react";

/** The picture and the panels beside it, below it on a phone: the same places before and after it is loaded. */
export function MapFrame({ canvas, panels }: { canvas: ReactNode; panels: ReactNode }) {
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 lg:grid-cols-[minmax(0,1fr)_22rem] 2xl:grid-cols-[minmax(0,1fr)_26rem]">
      <div className="relative h-[min(70dvh,44rem)] min-h-80 border-line border-y lg:h-auto lg:border-b-0">
        {canvas}
      </div>
      <section
        aria-label="About the map"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keys, whatever is in it
        tabIndex={0}
        className="relative min-w-0 divide-y divide-line border-line outline-offset-[-3px] lg:overflow-y-auto lg:border-t lg:border-l"
      >
        {panels}
      </section>
    </div>
  );
}

/** One of the panels beside the picture. */
export function MapPanel({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = `map-${title.toLowerCase().replaceAll(/\W+/g, "-")}`;
  return (
    <section aria-labelledby={id} className="px-4 py-5 sm:px-6">
      <div className="mb-3 flex items-baseline justify-between gap-3">
        <h2 id={id} className="text-[1.1875rem] leading-tight">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
