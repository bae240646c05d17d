/** One of a few named values. */
import { Input, SegmentedControl } from "@mantine/core";

interface Props<T extends string> {
  label: string;
  names: Record<T, string>;
  value: T;
  choose: (value: T) => void;
  hint?: string;
}

export function Choice<T extends string>({ label, names, value, choose, hint }: Props<T>) {
  const values = Object.keys(names) as T[];
  return (
    <Input.Wrapper label={label} description={hint} labelElement="div">
      <SegmentedControl
        mt={4}
        aria-label={label}
        fullWidth
        value={value}
        onChange={(next) => choose(next)}
        data={values.map((each) => ({ value: each, label: names[each] }))}
      />
    </Input.Wrapper>
  );
}
