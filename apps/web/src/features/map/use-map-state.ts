import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { queryOf } from "@/ui/links";
import { type MapState, readMapState, writeMapState } from "./map-state";

/** Addresses follow the picture once it rests: browsers refuse hundreds of changes in a few seconds. */
const rest = 250;

export interface UsedMapState {
  readonly state: MapState;
  /** Counts the states that came from the address, by a link or by going back, and not from `change`. */
  readonly arrivals: number;
  /**
   * @param entry by "new entry" going back leads to the state before; "at once" is for what one click changes: who
   * follows a link right after takes it along. Without either the address follows once the picture rests.
   */
  change(changes: Partial<MapState>, entry?: "new entry" | "at once"): void;
}

/** A map's state, kept in the address: pasted elsewhere, it shows the same. */
export function useMapState(): UsedMapState {
  const search = useSearchParams().toString();
  const [state, setState] = useState(() => readMapState(queryOf(new URLSearchParams(search))));
  const [arrivals, setArrivals] = useState(0);
  const newest = useRef(state);
  const written = useRef(search);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    if (search === written.current) return;
    written.current = search;
    clearTimeout(timer.current);
    newest.current = readMapState(queryOf(new URLSearchParams(search)));
    setState(newest.current);
    setArrivals((count) => count + 1);
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = useCallback((changes: Partial<MapState>, entry?: "new entry" | "at once") => {
    newest.current = { ...newest.current, ...changes };
    setState(newest.current);
    clearTimeout(timer.current);
    const write = () => {
      const query = writeMapState(new URLSearchParams(window.location.search), newest.current).toString();
      if (query === new URLSearchParams(window.location.search).toString()) return;
      written.current = query;
      const address = query === "" ? window.location.pathname : `?${query}`;
      if (entry === "new entry") window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    };
    if (entry) write();
    else timer.current = setTimeout(write, rest);
  }, []);
  return { state, arrivals, change };
}
