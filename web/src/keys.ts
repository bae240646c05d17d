/** Single-key shortcuts. They rest while the person types, or while a menu or dialog has the keyboard. */
import { useEffect } from "react";

type Keys = Record<string, (event: KeyboardEvent) => void>;

const BUSY = "input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]";

export function useKeys(keys: Keys): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest(BUSY)) return;
      keys[event.key]?.(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
