import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface ChargerSheetProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** One charger in full over the page. Escape, a click beside it and its button close it; the focus goes back. */
export function ChargerSheet({ id, onClose, children }: ChargerSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog class="sheet" ref={dialog} aria-labelledby={`${id}-title`} closedby="any" onClose={onClose}>
      <div class="sheet-top">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
