import { expect, test } from "vitest";
import { parts } from "./curve-option";

const point = (accounts: number, share: number) => ({ accounts, share, account_share: accounts / 4 });

test("the curve is cut at its classes and each part begins where the last one ends", () => {
  const curve = [point(0, 0), point(1, 0.6), point(2, 0.85), point(3, 0.96), point(4, 1)];
  const cut = parts(curve, [
    { class: "A", accounts: 2, share: 0.85 }, { class: "B", accounts: 3, share: 0.96 }, { class: "C", accounts: 4, share: 1 },
  ]);
  expect(cut.map((part) => [part.name, part.points.map((each) => each.accounts)])).toEqual([
    ["A", [0, 1, 2]], ["B", [2, 3]], ["C", [3, 4]],
  ]);
});
