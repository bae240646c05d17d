/** Views of the table kept under a name: rows, columns, order and measure. */
export const filters = {
  title: "Saved filters",
  save: "Save this filter",
  saveText: "Keeps the rows, their order, the columns and the measure as they are now.",
  otherRung: (measure: string) => `Kept of a run by ${measure}, which the run shown does not know: open such a run first.`,
  name: "Name",
  namePlaceholder: "Large and erratic",
  share: "Show it to colleagues too",
  shared: "shared",
  by: (owner: string) => `shared by ${owner}`,
  remove: (name: string) => `Delete the filter ${name}`,
};
