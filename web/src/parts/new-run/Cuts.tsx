/** Where the first and the second class end. Whether two cuts work together is the server's to say. */
import { Group, Input, NumberInput } from "@mantine/core";

interface Props {
  label: string;
  hint: string;
  /** The class and where it ends. */
  first: [string, number];
  second: [string, number];
  suffix?: string;
  step: number;
  max: number;
  change: (first: number, second: number) => void;
}

export function Cuts({ label, hint, first, second, suffix, step, max, change }: Props) {
  const field = ([name, value]: [string, number], write: (value: number) => void) => (
    <NumberInput
      aria-label={`${label}, ${name}`}
      leftSection={<span aria-hidden>{name}</span>}
      value={value}
      onChange={(next) => typeof next === "number" && write(next)}
      suffix={suffix}
      step={step}
      min={0}
      max={max}
      clampBehavior="none"
      style={{ flex: 1 }}
    />
  );
  return (
    <Input.Wrapper label={label} description={hint} labelElement="div">
      <Group gap="sm" mt={4} wrap="nowrap">
        {field(first, (value) => change(value, second[1]))}
        {field(second, (value) => change(first[1], value))}
      </Group>
    </Input.Wrapper>
  );
}
