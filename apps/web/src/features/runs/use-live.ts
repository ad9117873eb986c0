import { useEffect, useRef, useState } from "react";
import { listen } from "@/graphql/browser";
import type { TypedDocumentString } from "@/graphql/generated/documents";

/**
 * Something that changes under way: what the server rendered, then every change as it happens. Listens only
 * while `changing` says so; `onEnd` is called once it no longer does.
 *
 * @returns the newest value, and false while the connection is down.
 */
export function useLive<Value extends { readonly id: string }, Data>(
  document: TypedDocumentString<Data, { id: string }>,
  initial: Value,
  read: (data: Data) => Value,
  changing: (value: Value) => boolean,
  onEnd: () => void,
): [Value, boolean] {
  const [live, setLive] = useState<{ from: Value; value: Value }>({ from: initial, value: initial });
  const [connected, setConnected] = useState(true);
  // A fresh server rendering outdates what was heard.
  const value = live.from === initial ? live.value : initial;
  const wanted = changing(value);
  const handlers = useRef({ initial, read, changing, onEnd });
  handlers.current = { initial, read, changing, onEnd };
  useEffect(() => {
    if (!wanted) return;
    let ended = false;
    return listen(
      document,
      { id: initial.id },
      {
        next: (data) => {
          const next = handlers.current.read(data);
          setLive({ from: handlers.current.initial, value: next });
          if (!handlers.current.changing(next) && !ended) {
            ended = true;
            handlers.current.onEnd();
          }
        },
        connected: setConnected,
      },
    );
  }, [document, initial.id, wanted]);
  return [value, connected];
}
