"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { type ChooserProperties, TriggerText, triggerLook } from "./chooser-trigger";
import { useOnDemand } from "./use-on-demand";

const loadOpened = () => import("./opened-chooser");

/**
 * A select whose list is loaded when it is opened, all of it, and searched by typing. Only a choice changes anything.
 * The code of the list comes when it is first asked for; until then a plain button stands in its place.
 */
export function Chooser(properties: ChooserProperties) {
  const id = useId();
  const [opened, setOpened] = useState(false);
  /** While the list's code comes: it is for the search field then. */
  const [typed, setTyped] = useState("");
  const [list, wantList, failed] = useOnDemand(loadOpened);
  if (opened && list) return <list.OpenedChooser {...properties} typed={typed} />;

  function open() {
    setOpened(true);
    wantList();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open();
    }
    if (!opened) return;
    if (event.key === "Escape") {
      setOpened(false);
      setTyped("");
    }
    if (event.key === "Backspace") setTyped(typed.slice(0, -1));
    if (event.key.length === 1) {
      // A space would press the button again.
      event.preventDefault();
      setTyped(typed + event.key);
    }
  }
  const { label, current, placeholder } = properties;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span id={id} className="sr-only">
        {label}
      </span>
      <button
        type="button"
        role="combobox"
        aria-haspopup="dialog"
        aria-expanded={false}
        aria-busy={opened && !failed}
        aria-labelledby={id}
        className={triggerLook}
        onPointerEnter={wantList}
        onFocus={wantList}
        onClick={open}
        onKeyDown={onKeyDown}
      >
        <TriggerText label={label} current={current} placeholder={placeholder} />
      </button>
      {opened && failed ? (
        <span role="alert" className="text-bad text-sm">
          The list could not be loaded. Press again to retry.
        </span>
      ) : null}
    </div>
  );
}
