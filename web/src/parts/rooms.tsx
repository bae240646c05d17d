/** The rooms, in the order of the rail and of the palette. */
import { IconCalculator, IconChartBubble, IconChartDots, IconChartLine, IconCoins, IconArrowsShuffle, IconDatabaseImport, IconLink, IconHeartHandshake, IconSettings, IconTerminal2, IconUsers, IconUsersGroup } from "@tabler/icons-react";
import type { Verb } from "../api/types";
import { t } from "../messages";

export interface Room {
  to: "/" | "/matrix" | "/future" | "/migration" | "/lifecycle" | "/segments" | "/accounts" | "/profit" | "/dependency" | "/costs" | "/imports" | "/sql" | "/settings";
  label: string;
  Icon: typeof IconUsers;
  /** Whether a phone has it in its bar, which has place for four; the others are behind one more. */
  near?: true;
  /** What a person must be allowed to do for the room to be there. */
  for?: Verb;
}

export const ROOMS: readonly Room[] = [
  { to: "/", label: t.frame.portfolio, Icon: IconChartDots, near: true },
  { to: "/matrix", label: t.matrix.room, Icon: IconChartBubble },
  { to: "/future", label: t.frame.future, Icon: IconChartLine, for: "see_portfolio" },
  { to: "/migration", label: t.frame.migration, Icon: IconArrowsShuffle },
  { to: "/lifecycle", label: t.frame.lifecycle, Icon: IconHeartHandshake },
  { to: "/segments", label: t.segments.title, Icon: IconUsersGroup },
  { to: "/accounts", label: t.frame.accounts, Icon: IconUsers, near: true },
  { to: "/profit", label: t.frame.profit, Icon: IconCoins, near: true },
  { to: "/dependency", label: t.dependency.title, Icon: IconLink },
  { to: "/costs", label: t.frame.costs, Icon: IconCalculator, for: "see_margin" },
  { to: "/imports", label: t.frame.imports, Icon: IconDatabaseImport, near: true, for: "read_imports" },
  { to: "/sql", label: t.frame.sql, Icon: IconTerminal2, for: "ask_sql" },
  { to: "/settings", label: t.frame.settings, Icon: IconSettings },
];
