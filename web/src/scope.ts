/** The scope every room shares, read from the address; and who is looking. */
import { useQuery } from "@tanstack/react-query";
import { useRouteContext, useSearch } from "@tanstack/react-router";
import { portfolio } from "./api/queries";
import type { Run, Session, Verb } from "./api/types";
import { dayBefore } from "./format";
import { t } from "./messages";
import type { Scope } from "./search";

/** For links: what to keep of the address when moving to another room. */
export const keepScope = ({ run, measure, view, columns, basis }: Scope): Scope => ({ run, measure, view, columns, basis });

export function useScope(): Scope {
  return useSearch({ from: "/frame" });
}

export function usePortfolio() {
  const { run, measure } = useScope();
  // Whoever may not see a measure that an address passed on by a colleague says is answered by revenue.
  return useQuery(portfolio(run, measure));
}

/** The days of a run's window, the last one included: `2011-01-01 to 2011-12-31`, and which day of a line counts where that is not its document's. */
export const period = (run: Run): string => {
  const dates = t.terms.dates(run.window_start, dayBefore(run.window_end));
  return run.parameters.date_basis === "posting" ? t.terms.byPosting(dates) : dates;
};

/** The stored run the address names, or the newest one. */
export function useRun(): Run | null | undefined {
  const overview = usePortfolio();
  return overview.data === null ? null : overview.data?.run;
}

/** The day and the version of the ledger that a run knew which the address names; nothing where the newest is looked at. */
export function useThen(): { as_of?: string; ledger_version?: number } {
  const { run: chosen } = useScope();
  const run = useRun();
  return chosen && run ? { as_of: run.as_of, ledger_version: run.ledger_version } : {};
}

export function useSession(): Session {
  return useRouteContext({ from: "/frame" }).session;
}

export function useMay(verb: Verb): boolean {
  return useSession().may.includes(verb);
}

export function useWhyNot(verb: Verb): string {
  return useSession().why_not[verb] ?? "";
}
