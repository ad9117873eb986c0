import { Chevron } from "./chevron";

/** Points down in a closed `details` of class "group", up in an open one. */
export function DisclosureChevron({ className = "" }: { className?: string }) {
  return <Chevron className={`size-4 text-muted transition-transform group-open:rotate-180 ${className}`} />;
}
