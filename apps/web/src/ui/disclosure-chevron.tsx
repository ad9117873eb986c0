/** Points down in a closed `details` of class "group", up in an open one. */
export function DisclosureChevron({ className = "" }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      className={`size-4 text-muted transition-transform group-open:rotate-180 ${className}`}
    >
      <path d="m4 6 4 4 4-4" />
    </svg>
  );
}
