/** How far to look ahead; the choice stands in the address. */
import { SegmentedControl } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";

const MONTHS = [12, 36, 60];

export function Months({ months, label }: { months: number; label: string }) {
  const navigate = useNavigate();
  const choose = (value: string) => void navigate({ to: ".", search: (now) => ({ ...now, months: Number(value) }), replace: true, resetScroll: false });
  return (
    <SegmentedControl
      size="xs" aria-label={label} value={String(months)} onChange={choose}
      data={MONTHS.map((each) => ({ value: String(each), label: `${each}` }))}
    />
  );
}
