export function SearchIcon({ large }: { large: boolean }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      className={`pointer-events-none absolute top-1/2 -translate-y-1/2 text-muted ${large ? "left-4 size-5" : "left-3 size-4"}`}
    >
      <circle cx="8.5" cy="8.5" r="5.5" />
      <path d="m13 13 4 4" />
    </svg>
  );
}
