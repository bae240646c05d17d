/** Everything the palette can do besides opening an account: rooms, actions with the reason where one is closed, stored runs. */
import { useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { runs } from "../../api/queries";
import type { Verb } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { keepScope, useSession } from "../../scope";
import { useAskForRun } from "../ask-for-run";
import { useViewSwitch } from "../Chart";
import { ROOMS } from "../rooms";
import { THEMES } from "../../theme";
import { useSignOut } from "../useSignOut";
import type { Words } from "./matching";

export interface Command extends Words {
  id: string;
  detail?: string;
  /** Why it is closed to this person; open when absent. */
  closed?: string;
  shortcut?: string;
  run: () => void;
}

export interface CommandGroup {
  name: string;
  commands: Command[];
  /** How many are shown before anything is typed. */
  first: number;
}

export function useCommands(): CommandGroup[] {
  return [
    { name: t.palette.groups.rooms, commands: useRooms(), first: 10 },
    { name: t.palette.groups.actions, commands: useVerbions(), first: 10 },
    { name: t.palette.groups.runs, commands: useRuns(), first: 3 },
  ];
}

function useRooms(): Command[] {
  const navigate = useNavigate();
  const { may } = useSession();
  const open = ROOMS.filter((room) => !room.for || may.includes(room.for));
  return open.map(({ to, label }) => ({ id: `room ${to}`, label, run: () => void navigate({ to, search: keepScope }) }));
}

function useVerbions(): Command[] {
  const navigate = useNavigate();
  const askForRun = useAskForRun();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { asTable, turn } = useViewSwitch();
  const signOut = useSignOut();
  const closed = useClosed();
  return [
    { id: "import", label: t.ledger.importFile, also: t.palette.importWords, closed: closed("import_lines"), run: () => void navigate({ to: "/imports/new", search: keepScope }) },
    { id: "new run", label: t.frame.newRun, also: t.palette.runWords, closed: closed("run_analysis"), run: () => askForRun() },
    { id: "demand", label: t.demand.title, also: t.demand.words, run: () => void navigate({ to: "/demand", search: keepScope }) },
    { id: "customer base", label: t.customerBase.title, also: t.customerBase.words, run: () => void navigate({ to: "/customer-base", search: keepScope }) },
    { id: "compare", label: t.compare.title, also: t.compare.words, run: () => void navigate({ to: "/compare", search: keepScope }) },
    { id: "runs", label: t.runs.title, also: t.runs.words, run: () => void navigate({ to: "/runs", search: keepScope }) },
    { id: "calendar", label: t.calendar.title, also: t.calendar.words, closed: closed("run_analysis"), run: () => void navigate({ to: "/calendar", search: keepScope }) },
    { id: "bridge", label: t.economics.bridge.title, also: t.economics.bridge.words, run: () => void navigate({ to: "/bridge", search: keepScope }) },
    { id: "key accounts", label: t.keyAccounts.title, also: t.keyAccounts.words, run: () => void navigate({ to: "/key-accounts", search: keepScope }) },
    { id: "service models", label: t.serviceModels.title, also: t.serviceModels.words, closed: closed("see_margin"), run: () => void navigate({ to: "/service-models", search: keepScope }) },
    { id: "what-if", label: t.whatIf.title, also: t.whatIf.words, run: () => void navigate({ to: "/what-if", search: keepScope }) },
    { id: "connectors", label: t.connectors.title, closed: closed("change_settings"), run: () => void navigate({ to: "/connectors", search: keepScope }) },
    { id: "view", label: asTable ? t.frame.showCharts : t.frame.showTables, also: t.palette.tableWords, shortcut: "t", run: turn },
    ...THEMES.filter((theme) => theme !== colorScheme).map((theme) => ({
      id: `theme ${theme}`, label: t.palette.appearance(t.frame.themes[theme]), also: t.palette.themeWords, run: () => setColorScheme(theme),
    })),
    { id: "sign out", label: t.frame.signOut, also: t.palette.signOutWords, run: () => signOut.mutate() },
  ];
}

function useClosed(): (act: Verb) => string | undefined {
  const { may, why_not } = useSession();
  return (act) => (may.includes(act) ? undefined : (why_not[act] ?? ""));
}

function useRuns(): Command[] {
  const navigate = useNavigate();
  const { data } = useQuery(runs);
  return (data ?? []).map((run) => ({
    id: `run ${run.id}`,
    label: t.frame.asOf(run.as_of),
    also: `${t.palette.runAlso} ${t.terms.window[run.window]} ${t.terms.measure[run.measure]}`,
    detail: t.frame.runLine(t.terms.window[run.window], t.terms.measure[run.measure], count(run.ledger_version)),
    run: () => void navigate({ to: ".", search: (now) => ({ ...now, run: run.id }) }),
  }));
}
