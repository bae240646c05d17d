/** Which rows of a long list are on the screen, in a page that scrolls as a whole; on paper it is all that is loaded. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** Rows of which some may not have arrived; whoever holds them is told which ones are looked at. */
export interface Rows {
  total: number;
  at: (index: number) => unknown;
  look: (first: number, last: number) => void;
}

export function useWindow<Place extends HTMLElement>(rows: Rows, height: number) {
  const place = useRef<Place>(null);
  const [top, setTop] = useState(0);
  const { total, at, look } = rows;
  const virtual = useWindowVirtualizer({ count: total, estimateSize: () => height, overscan: 6, scrollMargin: top });
  useEffect(() => {
    if (place.current) setTop(place.current.getBoundingClientRect().top + window.scrollY);
  }, [total]);
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  useEffect(() => look(first?.index ?? 0, last?.index ?? 0), [look, first?.index, last?.index]);
  const reveal = useCallback((index: number) => virtual.scrollToIndex(index, { align: "auto" }), [virtual]);
  if (usePrinting()) {
    const all = Array.from({ length: total }, (_, index) => index).filter((index) => at(index) !== undefined);
    return { place, shown: all, before: 0, after: 0, reveal };
  }
  return {
    place,
    shown: items.map((item) => item.index),
    before: (first?.start ?? top) - top,
    after: virtual.getTotalSize() - ((last?.end ?? top) - top),
    reveal,
  };
}

/** Paper has no scroll bar. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = window.matchMedia("print");
    const follow = () => flushSync(() => setPrinting(media.matches));
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  return printing;
}
