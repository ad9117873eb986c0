/** A run's tags, one chip each. */
export function RunTags({ tags }: { tags: readonly string[] }) {
  return (
    <ul className="mt-1.5 flex flex-wrap gap-1.5" aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag} className="rounded-full bg-sunken px-2 py-0.5 text-muted text-xs">
          {tag}
        </li>
      ))}
    </ul>
  );
}
