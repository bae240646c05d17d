/** j and k walk through the rows of a list and put the focus on each row's link, so that Enter opens it; Esc lets go. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys";

interface RowKeys {
  /** Goes around the rows; the chosen row carries `data-chosen`. */
  place: RefObject<HTMLTableSectionElement | null>;
  chosen: number | null;
}

/** Rows that are drawn only when in sight need `reveal`, and bring the element around them. */
export function useRowKeys(rows: number, reveal?: (index: number) => void, around?: RefObject<HTMLTableSectionElement | null>): RowKeys {
  const own = useRef<HTMLTableSectionElement>(null);
  const place = around ?? own;
  const [chosen, setChosen] = useState<number | null>(null);
  const wanted = useRef(false);
  // A virtual row may be drawn only some renders after it was chosen, so every render looks once.
  useEffect(() => {
    const link = wanted.current ? place.current?.querySelector<HTMLElement>("[data-chosen] a") : null;
    if (!link) return;
    wanted.current = false;
    link.focus({ preventScroll: reveal !== undefined });
  });
  const choose = (index: number) => {
    const within = Math.max(0, Math.min(rows - 1, index));
    wanted.current = true;
    setChosen(within);
    reveal?.(within);
  };
  useKeys({
    j: () => choose(chosen === null ? 0 : chosen + 1),
    k: () => choose(chosen === null ? 0 : chosen - 1),
    Escape: () => {
      setChosen(null);
      if (document.activeElement instanceof HTMLElement && place.current?.contains(document.activeElement)) document.activeElement.blur();
    },
  });
  return { place, chosen };
}
