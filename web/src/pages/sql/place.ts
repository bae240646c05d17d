/** Where in a question a mistake is, as the server tells it before its sentence. */
export interface Place {
  line: number;
  column: number;
}

export function placeOf(sentence: string): Place | null {
  const found = /^line (\d+), column (\d+): /.exec(sentence);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : null;
}

/** The place as a distance from the beginning; lines and columns count from 1. */
export function offsetOf(text: string, { line, column }: Place): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(text.length, before + Math.min(column - 1, lines[line - 1]?.length ?? 0));
}

/** The text with a word put in at a selection, a blank apart from its neighbours, and where the caret stands then. */
export function inserted(text: string, [from, to]: [number, number], word: string): { text: string; caret: number } {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const put = `${/[\s(.,]$|^$/.test(before) ? "" : " "}${word}${/^[\s),.;]|^$/.test(after) ? "" : " "}`;
  return { text: before + put + after, caret: before.length + put.length };
}
