/** Keeps the rest of the address when a form is sent without JavaScript; lists begin anew at their first page. */
export function OtherParameters({ of, but }: { of: URLSearchParams; but: readonly string[] }) {
  return [...of]
    .filter(([name]) => name !== "after" && !but.includes(name))
    .map(([name, value]) => <input key={`${name} ${value}`} type="hidden" name={name} value={value} />);
}
