/** The rooms, in the order of the rail and of the palette. */
import { IconCalculator, IconChartDots, IconChartLine, IconCoins, IconArrowsShuffle, IconDatabaseImport, IconSettings, IconTerminal2, IconUsers } from "@tabler/icons-react";
import type { Verb } from "../api/types";
import { t } from "../messages";

interface Room {
  to: "/" | "/future" | "/migration" | "/accounts" | "/profit" | "/costs" | "/imports" | "/sql" | "/settings";
  label: string;
  Icon: typeof IconUsers;
  /** What a person must be allowed to do for the room to be there. */
  for?: Verb;
}

export const ROOMS: readonly Room[] = [
  { to: "/", label: t.frame.portfolio, Icon: IconChartDots },
  { to: "/future", label: t.frame.future, Icon: IconChartLine, for: "see_portfolio" },
  { to: "/migration", label: t.frame.migration, Icon: IconArrowsShuffle },
  { to: "/accounts", label: t.frame.accounts, Icon: IconUsers },
  { to: "/profit", label: t.frame.profit, Icon: IconCoins },
  { to: "/costs", label: t.frame.costs, Icon: IconCalculator, for: "see_margin" },
  { to: "/imports", label: t.frame.imports, Icon: IconDatabaseImport, for: "read_imports" },
  { to: "/sql", label: t.frame.sql, Icon: IconTerminal2, for: "ask_sql" },
  { to: "/settings", label: t.frame.settings, Icon: IconSettings },
];
