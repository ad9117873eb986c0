"use client";

import { type ReactNode, useRef } from "react";

interface ConfirmButtonProperties {
  children: ReactNode;
  question: string;
  disabled?: boolean;
  onConfirm(): void;
}

/** A button for what can't be undone: it asks first, in the browser's own modal dialog. */
export function ConfirmButton({ children, question, disabled, onConfirm }: ConfirmButtonProperties) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button
        type="button"
        className="button button-danger"
        disabled={disabled}
        onClick={() => dialog.current?.showModal()}
      >
        {children}
      </button>
      <dialog
        ref={dialog}
        aria-label={question}
        className="panel m-auto w-[min(26rem,calc(100vw-2rem))] p-6 text-ink backdrop:bg-black/40"
      >
        <p className="break-words font-serif text-xl leading-snug">{question}</p>
        <form method="dialog" className="mt-6 flex justify-end gap-2">
          <button type="submit" className="button">
            Keep
          </button>
          <button type="submit" className="button button-danger" onClick={onConfirm}>
            {children}
          </button>
        </form>
      </dialog>
    </>
  );
}
