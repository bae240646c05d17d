/** What only a person can decide: found at the first look, or met by the preview. */
import { ApiError } from "../../../api/client";
import type { Upload } from "../../../api/types";
import { KINDS } from "./fields";
import type { Keys } from "./mapping-text";

export interface Question {
  /** The section of the mapping that answers it. */
  section: "" | "read";
  /** And the key in it. */
  key: string;
  because: string;
  alternatives: string[];
}

/** What decides where the columns are; signs and dates are decided over the whole file, and asked by the preview. */
const LAYOUT = ["sheet", "header_row", "delimiter", "encoding"] as const;

/** What the first look left open and the mapping does not answer yet: the layout first, since the columns hang on it. */
export function openQuestions({ detected, kind }: Upload, read: Keys, isKindOpen: boolean): Question[] {
  const layout = openLayout(detected, read);
  if (!isKindOpen || layout.length > 0) return layout;
  return [{ section: "", key: "kind", because: sentence(kind.because), alternatives: kind.alternatives.length > 0 ? kind.alternatives : [...KINDS] }];
}

function openLayout(detected: Upload["detected"], read: Keys): Question[] {
  return detected
    .filter(({ what, sure }) => !sure && what !== "encoding" && LAYOUT.some((key) => key === what) && read[what] === undefined)
    .map(({ what, value, because, alternatives }) => ({ section: "read", key: what, because, alternatives: value === null ? alternatives : [value, ...alternatives] }));
}

/** What the whole file can be read as in two ways, though its beginning did not show it. */
export function metQuestions(error: Error | null): Question[] {
  if (!(error instanceof ApiError)) return [];
  return (error.problem.errors ?? []).flatMap(({ detail, field, alternatives }) => {
    if (!field || !alternatives?.length) return [];
    const inRead = field.startsWith("read.");
    return [{ section: inRead ? "read" : "", key: inRead ? field.slice("read.".length) : field, because: withoutInstruction(detail), alternatives }];
  });
}

/** The sentence ends with what to write into the mapping; here a button writes it. */
function withoutInstruction(detail: string): string {
  return sentence(detail.replace(/; say which in the mapping.*$/, ""));
}

const sentence = (part: string) => `${part.charAt(0).toUpperCase()}${part.slice(1)}.`;
