/** The command palette: anything, by its name. */
export const palette = {
  title: "Go to, or do",
  open: "Search or do",
  openHint: "Search or do anything",
  placeholder: "An account, a page, a run's date, or what you want to do",
  groups: { rooms: "Go to", actions: "Do", runs: "Runs", accounts: "Accounts" },
  results: "Results",
  none: (typed: string) => `Nothing is called “${typed}”`,
  searching: "Searching the accounts …",
  keys: "↑ ↓ choose, Enter opens, Esc closes",
  appearance: (name: string) => `Appearance: ${name.toLowerCase()}`,
  importWords: "upload data csv excel lines",
  runWords: "analyse analyze compute portfolio",
  themeWords: "theme colour color mode",
  tableWords: "charts numbers view",
  signOutWords: "log out leave",
  runAlso: "run stored month",
};
