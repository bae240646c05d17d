/** A sentence whose dates are not torn apart at their hyphens where the line ends. */
const DATE = /(\d{4}-\d{2}-\d{2})/;

export function Unbroken({ text }: { text: string }) {
  return text.split(DATE).map((part, index) =>
    DATE.test(part) ? <span key={index} style={{ whiteSpace: "nowrap" }}>{part}</span> : part,
  );
}
