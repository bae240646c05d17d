/** Which commands a person means: each word typed is found somewhere in the command's words, in any case and order. */
export interface Words {
  label: string;
  /** Further words people may look for. */
  also?: string;
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

export function matches({ label, also = "" }: Words, typed: string): boolean {
  const words = fold(`${label} ${also}`);
  return fold(typed).split(/\s+/).every((part) => words.includes(part));
}
