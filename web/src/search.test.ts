import { expect, test } from "vitest";
import {
  csvAddress, isFiltered, parseAddress, readAccountFilter, readMoves, readScope, sortOf, toggleClass, toggleColumn, toggleXyz, turnSort, writeAddress, readView, writeView,
} from "./search";

test("an address survives being written and read", () => {
  const written = writeAddress({ run: "0193", q: "müller & co", revenue_class: "A,B", rank_to: 20, sort: undefined });
  expect(written).toBe("?run=0193&q=m%C3%BCller+%26+co&revenue_class=A,B&rank_to=20");
  expect(readAccountFilter(parseAddress(written))).toMatchObject({ q: "müller & co", revenue_class: "A,B", rank_to: 20 });
});

test("a number in the search stays text", () => {
  expect(readAccountFilter(parseAddress("?q=10248")).q).toBe("10248");
});

test("what the address cannot mean is dropped", () => {
  const filter = readAccountFilter({ revenue_class: "A,Z", rank_to: "-3", sort: "colour", order: "up", q: "  " });
  expect(filter).toEqual({ revenue_class: "A" });
  expect(readScope({ measure: "cash", view: "pie" })).toEqual({});
});

test("a class is added in the order of the classes and taken out again", () => {
  expect(toggleClass("B", "A")).toBe("A,B");
  expect(toggleClass("A,B", "B")).toBe("A");
  expect(toggleClass("A", "A")).toBeUndefined();
});

test("the first click sorts the useful way, the second turns it, the third is the first again", () => {
  const byRank = {};
  expect(sortOf(byRank)).toEqual({ sort: "rank", order: "asc" });
  const largest = turnSort(byRank, "revenue");
  expect(sortOf(largest)).toEqual({ sort: "revenue", order: "desc" });
  const smallest = turnSort(largest, "revenue");
  expect(sortOf(smallest)).toEqual({ sort: "revenue", order: "asc" });
  expect(sortOf(turnSort(smallest, "revenue"))).toEqual({ sort: "revenue", order: "desc" });
});

test("sorting is no filter", () => {
  expect(isFiltered({ sort: "name", order: "asc" })).toBe(false);
  expect(isFiltered({ rank_to: 5 })).toBe(true);
});

test("the file holds the same accounts as the table", () => {
  expect(csvAddress("r1", { revenue_class: "A", rank_to: 9 }, "gross_profit")).toBe(
    "/api/v1/runs/r1/accounts.csv?revenue_class=A&rank_to=9&measure=gross_profit&sort=rank&order=asc",
  );
});

test("columns are left out one by one, and all of them is the default again", () => {
  const without = toggleColumn(undefined, "share");
  expect(without).not.toContain("share");
  expect(toggleColumn(without, "share")).toBeUndefined();
  expect(toggleColumn("rank", "revenue")).toBe("rank,revenue");
});

test("a table cannot lose its last column", () => {
  expect(toggleColumn("rank", "rank")).toBeUndefined();
  expect(readScope({ columns: "colour" })).toEqual({});
});

test("a cell of the nine is a filter like any other", () => {
  const filter = readAccountFilter(parseAddress("?abc=A&xyz=Z,X,Q"));
  expect(filter).toMatchObject({ abc: "A", xyz: "X,Z" });
  expect(toggleXyz(filter.xyz, "X")).toBe("Z");
  expect(isFiltered({ xyz: "N" })).toBe(true);
});

test("a kept filter is the same text however it was clicked together", () => {
  expect(writeView({ xyz: "Z", revenue_class: "A" })).toBe("revenue_class=A&xyz=Z");
  expect(writeView(readView(parseAddress("xyz=Z&revenue_class=A")))).toBe("revenue_class=A&xyz=Z");
});

test("the accounts behind a count of a comparison are an address", () => {
  expect(readMoves(parseAddress("?from_class=absent,A,Q&to_class=B&kind=vanished"))).toEqual({ from_class: "A,absent", to_class: "B" });
  expect(readMoves(parseAddress("?kind=kept&to_xyz=Z"))).toEqual({ kind: "kept", to_xyz: "Z" });
});

test("a kept view is the address without its run, and the address reads it back", () => {
  const address = "?run=r1&view=table&basis=regularity&columns=xyz,rank&sort=xyz_cv&order=desc&abc=A&measure=gross_profit";
  const kept = writeView(readView(parseAddress(address)));
  expect(kept).toBe("abc=A&sort=xyz_cv&order=desc&measure=gross_profit&columns=rank,xyz&basis=regularity");
  expect(writeView(readView(parseAddress(kept)))).toBe(kept);
});

test("a filter kept before views were whole still opens", () => {
  expect(readView(parseAddress("revenue_class=A&sort=recency&order=desc"))).toEqual({ revenue_class: "A", sort: "recency", order: "desc" });
});
