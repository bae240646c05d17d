/** Filters kept under a name. */
export const filters = {
  title: "Saved filters",
  save: "Save this filter",
  name: "Name",
  namePlaceholder: "Large and erratic",
  share: "Show it to colleagues too",
  shared: "shared",
  by: (owner: string) => `shared by ${owner}`,
  remove: (name: string) => `Delete the filter ${name}`,
};
