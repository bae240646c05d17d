/** Early hints while the form is filled; the server decides. */
import { t } from "../../messages";

export interface Draft {
  name: string;
  email: string;
  password: string;
  repeat: string;
}

const SHORTEST_PASSWORD = 15;

/** What is still wrong, by field; empty when the form can be sent. */
export function mistakes({ name, email, password, repeat }: Draft): Partial<Draft> {
  const wrong: Partial<Draft> = passwordMistakes({ password, repeat });
  if (name.trim() === "") wrong.name = t.signIn.nameNeeded;
  if (!/^\S+@\S+$/.test(email.trim())) wrong.email = t.signIn.emailNeeded;
  return wrong;
}

/** What is wrong with a password that is written twice. */
export function passwordMistakes({ password, repeat }: Pick<Draft, "password" | "repeat">): Partial<Pick<Draft, "password" | "repeat">> {
  const wrong: Partial<Draft> = {};
  const length = Array.from(password).length;
  if (length < SHORTEST_PASSWORD) wrong.password = t.signIn.tooShort(SHORTEST_PASSWORD - length);
  if (password !== repeat) wrong.repeat = t.signIn.differ;
  return wrong;
}
