/** Saves what a program made as a file, as if it had been downloaded from an address. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser takes its own hold of the file when the click is handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
