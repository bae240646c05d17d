/** One account: who it is, where it stands, how it buys. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { account, runs } from "../../api/queries";
import type { Account } from "../../api/types";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { OldVersion } from "../../parts/OldVersion";
import { EmptyState, Failure, Loading } from "../../parts/States";
import { Unbroken } from "../../parts/Unbroken";
import { XyzBadge } from "../../parts/XyzBadge";
import page from "../../parts/page.module.css";
import { keepScope, useScope } from "../../scope";
import styles from "./AccountPage.module.css";
import { AccountAgreements } from "./AccountAgreements";
import { AccountDemand } from "./AccountDemand";
import { AccountDependency } from "./AccountDependency";
import { AccountForecast } from "./AccountForecast";
import { AccountLifecycle } from "./AccountLifecycle";
import { AccountOrders } from "./AccountOrders";
import { AccountPayments } from "./AccountPayments";
import { AccountRecord } from "./AccountRecord";
import { BoughtProducts } from "./BoughtProducts";
import { ClassHistory } from "./ClassHistory";
import { MonthsChart } from "./MonthsChart";
import { MonthsTable } from "./MonthsTable";
import { Neighbours } from "./Neighbours";
import { Renumber } from "./Renumber";
import { Standing } from "./Standing";
import { Steadiness } from "./Steadiness";

export function AccountPage() {
  const { id } = useParams({ from: "/frame/accounts/$id" });
  const { data, error, refetch } = useQuery(account(id, useScope().run));
  // The history beside the run's own figures is of other runs.
  const { data: stored } = useQuery(runs);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (!data.run) return <Picture data={data} />;
  return <FiguresFrom run={data.run} measure={data.measure} others={stored}><Picture data={data} /></FiguresFrom>;
}

function Picture({ data }: { data: Account }) {
  return (
    <article className={page.page}>
      {data.run && <OldVersion run={data.run} />}
      <Identity account={data} />
      <h1 className={page.sentence} data-figure="standing"><Unbroken text={t.accounts.sentence(data)} /></h1>
      <p className={`${page.under} no-print`}>
        <Link to="/accounts/$id/economics" params={{ id: data.id }} search={keepScope}>{t.economics.open}</Link>
      </p>
      <AccountRecord id={data.id} run={data.run?.id} />
      {data.run && data.row && <Standing run={data.run} row={data.row} measure={data.measure} hidden={data.hidden} />}
      {data.run && data.months.length > 0 ? (
        <>
          <div className={page.section}><MonthsChart account={data} run={data.run} /></div>
          <ClassHistory account={data} run={data.run} />
          {data.row && <Steadiness run={data.run} row={data.row} />}
          <AccountLifecycle id={data.id} run={data.run.id} />
          <AccountDemand id={data.id} run={data.run.id} />
          <AccountForecast id={data.id} />
          <AccountDependency id={data.id} />
          <BoughtProducts account={data} run={data.run} />
          <MonthsTable account={data} run={data.run} />
        </>
      ) : (
        <>
          <EmptyState level={2} title={t.accounts.noMonths} text={t.accounts.noMonthsText} />
          {data.run && <AccountLifecycle id={data.id} run={data.run.id} />}
        </>
      )}
      <AccountOrders id={data.id} run={data.run ?? undefined} />
      <AccountPayments id={data.id} run={data.run ?? undefined} />
      <AccountAgreements id={data.id} run={data.run ?? undefined} />
    </article>
  );
}

function Identity({ account }: { account: Account }) {
  const { name, group_path: groups, run, row } = account;
  return (
    <header className={styles.identity}>
      <div className={styles.who}>
        <p className={`${styles.crumb} no-print`}>
          <Link to="/" search={keepScope} hash="accounts">{t.accounts.back}</Link>
        </p>
        {groups.length > 0 && (
          <nav aria-label={t.accounts.groupPath} className={styles.groups}>
            {groups.map((group) => (
              <span key={group.id}>
                <Link to="/accounts/$id" params={{ id: group.id }} search={keepScope}>{group.name}</Link> <span aria-hidden>›</span>{" "}
              </span>
            ))}
          </nav>
        )}
        <p className={styles.name}>{name}</p>
        <p className={styles.facts}>{facts(account).join(" · ")}</p>
        {account.renumbered_to && (
          <p className={styles.facts}>
            {t.accounts.renumberedTo(account.renumbered_to.since)}{" "}
            <Link to="/accounts/$id" params={{ id: account.renumbered_to.id }} search={keepScope}>{`${account.renumbered_to.name} (${account.renumbered_to.external_id})`}</Link>
          </p>
        )}
        {!account.renumbered_to && <p className={`${styles.facts} no-print`}><Renumber account={account} /></p>}
        {run && row && (
          <p className={styles.badges} data-figure="standing">
            <ClassBadge value={row.revenue_class} measure="revenue" cuts={run.parameters.abc} label={t.accounts.revenueClass(t.terms.className(row.revenue_class))} />
            {row.gross_profit_class && (
              <ClassBadge value={row.gross_profit_class} measure="gross_profit" cuts={run.parameters.abc} label={t.accounts.profitClass(t.terms.className(row.gross_profit_class))} />
            )}
            {row.rung_class && (
              <ClassBadge value={row.rung_class} measure={run.measure} cuts={run.parameters.abc} label={t.accounts.rungClass(t.terms.className(row.rung_class), t.terms.measure[run.measure])} />
            )}
            <XyzBadge value={row.xyz} label={t.accounts.xyzClass(row.xyz, t.terms.xyzName(row.xyz))} rule={t.accounts.steadiness(row, undefined)} />
            <span className={styles.rule}>{t.terms.classRule(row.revenue_class, t.terms.measure.revenue, run.parameters.abc)}</span>
            {row.gross_profit_class && <span className={styles.rule}>{t.terms.classRule(row.gross_profit_class, t.terms.measure.gross_profit, run.parameters.abc)}</span>}
            {row.rung_class && <span className={styles.rule}>{t.terms.classRule(row.rung_class, t.terms.measure[run.measure], run.parameters.abc)}</span>}
          </p>
        )}
      </div>
      {run && row?.rank != null && <Neighbours run={run} rank={row.rank} />}
    </header>
  );
}

/** What is known of the account besides its figures. */
function facts({ source, external_id, former_ids, city, country, segment, channel, origin }: Account): string[] {
  const place = [city, country].filter((each) => each !== null).join(", ");
  const former = former_ids.length > 0 && t.accounts.formerly(former_ids.map((each) => each.external_id));
  const known = [t.accounts.externalId(source, external_id), former, place, segment, channel && t.accounts.channel(channel)];
  return [...known, origin === "lines" ? t.accounts.fromLines : t.accounts.fromMaster].flatMap((each) => each || []);
}
