/** The names people gave the quadrants: in the address, separated by commas, the upper ones first. */
import type { Quadrant } from "../../api/types";
import { t } from "../../messages";
import { QUADRANTS } from "../../search";

/** The name of a quadrant; where it stands when nobody named it. */
export function nameOf(quadrant: Quadrant, names: string | undefined): string {
  const own = names?.split(",")[QUADRANTS.indexOf(quadrant)]?.trim();
  return own === undefined || own === "" ? t.matrix.place[quadrant] : own;
}

/** The names with one of them changed; none at all once every one is empty. */
export function renamed(quadrant: Quadrant, name: string, names: string | undefined): string | undefined {
  const before = names?.split(",") ?? [];
  const after = QUADRANTS.map((each, place) => (each === quadrant ? name.replaceAll(",", " ").trim() : before[place] ?? ""));
  return after.some((each) => each !== "") ? after.join(",") : undefined;
}
