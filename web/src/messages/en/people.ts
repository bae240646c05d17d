/** The people of the company, on the page of settings. */
import type { Role } from "../../api/types";

export const people = {
  people: "People",
  peopleText: "Who may sign in, and what they see.",
  peopleColumns: { name: "Name", email: "Email", role: "Role", scope: "Sees", since: "Since", acts: "What can be done" },
  sees: { all: "all accounts", granted: "granted accounts only" } as Record<string, string>,
  seesNothing: (since: string) => `nothing since ${since}`,
  roleAndAccess: (role: string, disabled: boolean) => (disabled ? `${role}, disabled` : role),
  add: "Add a person",
  addTitle: "Add a person",
  name: "Name",
  email: "Email",
  role: "Role",
  roleHints: { admin: "Imports, analyses, adds people; sees everything.", viewer: "Reads; sees no costs and no margins." },
  password: "First password",
  passwordHint: "At least 15 characters; a short sentence is a good one. Pass it on in person.",
  limit: "Only these customers",
  limitHint: "Customer numbers, one a line. Empty: all of them.",
  addAction: "Add",
  added: (name: string) => `${name} may sign in now.`,

  personMenu: (name: string) => `What to do about ${name}`,
  personActs: {
    change: "Change name, email or role",
    password: "Link for a new password",
    signOut: "Sign out everywhere",
    disable: "Disable",
    enable: "Enable",
  },
  personTitles: {
    change: (name: string) => `Change ${name}`,
    password: (name: string) => `A new password for ${name}`,
    signOut: (name: string) => `Sign ${name} out everywhere?`,
    disable: (name: string) => `Disable ${name}?`,
    enable: (name: string) => `Enable ${name}?`,
  },
  follows: {
    signOut: [
      "Every browser they are signed in with asks them to sign in again.",
      "Links to sign in or to set a password that they have not used end.",
      "Their tokens keep working. Revoke those one by one below.",
    ],
    disable: [
      "They are signed out everywhere and cannot sign in.",
      "Their tokens are refused at once, and links they have not used end.",
      "What they imported, computed and shared stays, with their name.",
      "They can be enabled again.",
    ],
    enable: [
      "They sign in with the password they had.",
      "Tokens of theirs that have not expired work again. Sessions and links do not come back.",
    ],
  },
  personDone: {
    signOut: (name: string) => `${name} is signed out everywhere.`,
    disable: (name: string) => `${name} is disabled.`,
    enable: (name: string) => `${name} may sign in again.`,
  },
  changeAction: "Save",
  changed: (name: string) => `${name} is changed.`,
  roleFollows: (role: Role, limited: boolean) =>
    role === "viewer"
      ? "They are signed out, and see no costs and no margins from then on. Their tokens see none either."
      : `They are signed out, and administer this installation from then on.${limited ? " The limit to some customers ends." : ""}`,
  linkText: (name: string) =>
    `Whoever opens the link sets the password of ${name}: pass it on in person, or by a way you trust. The password they have holds until then; after it, every browser has to sign in again.`,
  makeLink: "Make the link",
  linkOnce: (until: string) => `Copy it now: it is shown this once, works once, and waits until ${until}. An earlier link for a new password has ended.`,
  link: "Link",
};
