import { Combobox } from "@base-ui/react/combobox";
import { useEffect, useRef, useState } from "react";
import {
  type Choice,
  type ChoicePage,
  type ChooserProperties,
  TriggerText,
  triggerLook,
} from "./chooser-trigger";

interface OpenedChooserProperties extends ChooserProperties {
  /** Searched for at first: what was typed while this was loaded. */
  typed: string;
}

/** The chooser once somebody has opened it: the list is open from the start. */
export function OpenedChooser({
  label,
  current,
  placeholder,
  load,
  onChoose,
  typed,
}: OpenedChooserProperties) {
  const [open, setOpen] = useState(true);
  const [search, setSearch] = useState(typed);
  const [loaded, setLoaded] = useState<readonly Choice[]>([]);
  const [state, setState] = useState<"loading" | "complete" | { problem: string }>("loading");
  const opened = useRef(0);

  async function loadAll() {
    const turn = ++opened.current;
    setState("loading");
    const all: Choice[] = [];
    let after: string | null = null;
    do {
      const page: ChoicePage = await load(after);
      if (turn !== opened.current) return;
      if ("problem" in page) return setState({ problem: page.problem });
      all.push(...page.choices);
      setLoaded([...all]);
      after = page.next;
    } while (after !== null);
    setState("complete");
  }

  const loads = useRef(loadAll);
  loads.current = loadAll;
  useEffect(() => {
    if (open) void loads.current();
  }, [open]);

  const known = loaded.some((choice) => choice.id === current?.id);
  const items = current && !known ? [current, ...loaded] : loaded;
  return (
    <Combobox.Root
      items={items}
      value={current}
      isItemEqualToValue={(item: Choice, value: Choice) => item.id === value.id}
      itemToStringLabel={(choice: Choice) => `${choice.label} ${choice.note}`}
      autoHighlight
      open={open}
      onOpenChange={setOpen}
      inputValue={search}
      onInputValueChange={setSearch}
      onValueChange={(choice: Choice | null) => {
        if (choice && choice.id !== current?.id) onChoose(choice.id);
      }}
    >
      <div className="flex min-w-0 items-center gap-2">
        <Combobox.Label className="sr-only">{label}</Combobox.Label>
        <Combobox.Trigger className={triggerLook}>
          <TriggerText label={label} current={current} placeholder={placeholder} />
        </Combobox.Trigger>
      </div>
      <Combobox.Portal>
        <Combobox.Positioner className="z-50 outline-none" align="end" sideOffset={6}>
          <Combobox.Popup
            aria-label={label}
            className="w-[min(24rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface p-1.5 text-ink shadow-black/10 shadow-xl"
          >
            <Combobox.Input aria-label={`Search: ${label}`} placeholder="Search" className="input" />
            <Combobox.Status className="px-2.5 text-muted text-sm">
              {state === "complete" ? null : state === "loading" ? (
                <span className="block py-2">Loading</span>
              ) : (
                <span className="block py-2 text-bad">{state.problem}</span>
              )}
            </Combobox.Status>
            <Combobox.Empty className="px-2.5 text-muted text-sm">
              {state === "complete" ? <span className="block py-2">None of that name.</span> : null}
            </Combobox.Empty>
            <Combobox.List className="max-h-[min(22rem,calc(var(--available-height)-5rem))] scroll-py-1 overflow-y-auto overscroll-contain pt-1 empty:p-0">
              {(choice: Choice) => (
                <Combobox.Item
                  key={choice.id}
                  value={choice}
                  className="flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm data-highlighted:bg-sunken"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{choice.label}</span>
                    {choice.note ? (
                      <span className="block truncate text-muted text-xs">{choice.note}</span>
                    ) : null}
                  </span>
                  <Combobox.ItemIndicator className="text-accent" aria-hidden="true">
                    ✓
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
