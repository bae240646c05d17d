/** The cumulative curve; a click on a class, the band or a place on the curve opens the accounts there. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { runAccounts } from "../../api/queries";
import type { Portfolio } from "../../api/types";
import { count, money, percent } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { ClassBadge } from "../../parts/ClassBadge";
import { keepScope, period } from "../../scope";
import { classFilter, toQuery } from "../../search";
import { curveOption } from "./curve-option";
import styles from "./PortfolioCurve.module.css";

export function PortfolioCurve({ portfolio }: { portfolio: Portfolio }) {
  const { run, measure, summary, curve, class_cuts: cuts } = portfolio;
  const navigate = useNavigate();
  const names = useNames(portfolio);
  const option = useMemo(() => curveOption(portfolio, names), [portfolio, names]);
  const byClass = classFilter(measure);
  const openClassAt = (rank: number) => {
    const cut = cuts.find((each) => rank <= each.accounts) ?? cuts.at(-1);
    if (!cut) return;
    void navigate({ to: "/", search: (now) => ({ ...keepScope(now), [byClass]: cut.class }), hash: "accounts" });
  };
  const { band, base } = summary.concentration;
  return (
    <Chart
      title={t.portfolio.curveTitle(measure)}
      subtitle={t.portfolio.curveUnit(period(run), money(base, run))}
      option={option}
      summary={t.portfolio.curveSummary(portfolio)}
      height={340}
      onPoint={openClassAt}
      table={{
        figures: ["accounts", "accounts", "curve"],
        columns: [t.portfolio.curveColumns.rank, t.portfolio.curveColumns.accountShare, t.portfolio.curveColumns.share],
        rows: curve.filter((point) => point.accounts > 0).map((point) => [
          count(point.accounts), percent(point.account_share), percent(point.share),
        ]),
      }}
    >
      <ul className={styles.keys}>
        {cuts.map((cut, index) => (
          <li key={cut.class}>
            <Link to="/" search={(now) => ({ ...keepScope(now), [byClass]: cut.class })} hash="accounts" className={styles.key} data-figure="class_size">
              <ClassBadge value={cut.class} measure={measure} cuts={run.parameters.abc} />{" "}
              {t.portfolio.total(cut.accounts - (cuts[index - 1]?.accounts ?? 0))}
            </Link>
          </li>
        ))}
        {band.accounts_at_lower !== null && band.accounts_at_upper !== null && (
          <li>
            <Link to="/" search={(now) => ({ ...keepScope(now), rank_to: band.accounts_at_upper ?? undefined })} hash="accounts" className={styles.key} data-figure="band">
              <span className={styles.band} aria-hidden />
              {t.portfolio.bandLabel(percent(band.lower, 2), percent(band.upper, 2), count(band.accounts_at_lower), count(band.accounts_at_upper))}
            </Link>
          </li>
        )}
      </ul>
    </Chart>
  );
}

/** Names for the hover, from the first page of the table. */
function useNames({ run, measure }: Portfolio): Map<number, string> {
  const { data } = useQuery(runAccounts(run.id, toQuery({}, measure)));
  return useMemo(() => {
    const ranked = data?.accounts ?? [];
    return new Map(ranked.flatMap(({ rank, name }) => (rank === null ? [] : [[rank, name]])));
  }, [data]);
}
