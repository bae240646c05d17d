/** Rows are fetched a little before they are scrolled to. */
const AHEAD = 60;

/** The pages that hold the rows in sight and those about to be, page 0 first. */
export function pagesOf({ first, last }: { first: number; last: number }, total: number, size: number): number[] {
  const page = (row: number) => Math.floor(Math.max(0, Math.min(total - 1, row)) / size);
  const pages = [0];
  for (let next = Math.max(1, page(first - AHEAD)); next <= page(last + AHEAD); next++) pages.push(next);
  return pages;
}
