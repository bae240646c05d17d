/** One finding of the first look, and what the mapping may say instead. */
import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { Detected } from "../../../api/types";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import table from "../../../parts/table.module.css";

interface Props {
  finding: Detected;
  /** What the mapping says. */
  stated: string | undefined;
  sheets: string[];
  answer: (key: string, value: string | undefined) => void;
}

const USUAL: Partial<Record<string, string[]>> = {
  delimiter: [",", ";", "tab", "|"],
  encoding: ["utf-8", "windows-1252", "iso-8859-15", "utf-16le"],
  decimal: [".", ","],
  date_format: ["%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%Y%m%d"],
  header_row: ["1", "2", "3", "4", "5", "6", "7", "8"],
};

export const inWords = (value: string) => t.wizard.values[value] ?? value;

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export function Reading({ finding: { what, value, because, alternatives }, stated, sheets, answer }: Props) {
  const name = t.wizard.what(what);
  const shown = stated ?? value ?? "";
  const usual = what === "sheet" ? sheets : (USUAL[what] ?? []);
  const others = [...new Set([...alternatives, ...usual])].filter((other) => !same(other, shown));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {others.length === 0 ? inWords(shown) : (
          <Menu position="bottom-start" withinPortal>
            <Menu.Target>
              <Button variant="subtle" size="compact-sm" ml={-8} rightSection={<IconChevronDown size={14} aria-hidden />} aria-label={t.wizard.change(name, inWords(shown))}>
                {inWords(shown)}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item aria-current rightSection={<IconCheck size={16} aria-hidden />}>{inWords(shown)}</Menu.Item>
              {others.map((other) => <Menu.Item key={other} onClick={() => answer(what, other)}>{inWords(other)}</Menu.Item>)}
              {stated !== undefined && <Menu.Item onClick={() => answer(what, undefined)}>{t.wizard.byItself}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        )}
      </td>
      <td className={`${table.wide} ${table.wrap}`}>{stated === undefined ? <Coded text={because} /> : t.wizard.chosen}</td>
    </tr>
  );
}
