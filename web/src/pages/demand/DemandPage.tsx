/** How the accounts of a run order: the answer, the four patterns, the season, the nine cells over time, the accounts. */
import { Button, Group, SegmentedControl, Switch } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { demand } from "../../api/demand";
import type { DemandAccount, Run, RunDemand } from "../../api/types";
import { count, decimal, short } from "../../format";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { NarrowToSegment } from "../../parts/InSegment";
import { Failure, Loading, EmptyState } from "../../parts/States";
import { LinkButton } from "../../parts/LinkButton";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, useRun } from "../../scope";
import { PATTERNS, writeAddress } from "../../search";
import { CellsOverTime } from "./CellsOverTime";
import styles from "./demand.module.css";
import { SeasonChart } from "./SeasonChart";

export function DemandPage() {
  const run = useRun();
  if (run === undefined) return <Loading />;
  if (run === null) {
    return (
      <EmptyState title={t.demand.title} text={t.compare.nothingEarlierText}>
        <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
      </EmptyState>
    );
  }
  return <OfRun run={run} />;
}

function OfRun({ run }: { run: Run }) {
  const { pattern, seasonal, segment } = useSearch({ from: "/frame/demand" });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useInfiniteQuery({
    ...demand(run.id, { pattern, seasonal: seasonal === "yes" || undefined, segment }),
    placeholderData: keepPreviousData,
  });
  const found = data?.pages[0]?.demand;
  return (
    <FiguresFrom run={run} measure={run.measure}>
      <article className={page.page} aria-busy={isPlaceholderData}>
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!found && !error && <Loading />}
        {found && (
          <>
            <h1 className={page.sentence}>{t.demand.answer(found)}</h1>
            <p className={page.under}>{t.demand.together} {t.demand.season(found.season)}</p>
            <Group mt="md">
              <NarrowToSegment />
              <Button
                component="a" href={`/api/v1/runs/${run.id}/demand.xlsx${writeAddress({ segment })}`} download variant="subtle" size="compact-sm"
                leftSection={<IconDownload size={15} aria-hidden />}
              >
                {t.demand.download}
              </Button>
            </Group>
            <Patterns found={found} />
            {found.season && <SeasonChart season={found.season} title={t.demand.seasonTitle} />}
            <CellsOverTime />
            <Accounts
              run={run} rows={data.pages.flatMap((each) => each.demand.accounts)} total={data.pages[0]?.meta.total ?? 0}
              more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
            />
          </>
        )}
      </article>
    </FiguresFrom>
  );
}

function Patterns({ found: { patterns, run } }: { found: RunDemand }) {
  return (
    <section className={page.section} aria-labelledby="patterns">
      <h2 className={page.title} id="patterns">{t.demand.patterns}</h2>
      <p className={page.subtitle}>{t.demand.patternsText(run.currency)}</p>
      <ul className={styles.patterns}>
        {patterns.map(({ pattern, accounts, revenue, meaning, forecast }) => (
          <li key={pattern} data-pattern={pattern}>
            <Link to="/demand" search={(now) => ({ ...now, pattern })} hash="accounts" className={styles.opens}>
              <span className={styles.name}>{t.demand.pattern(pattern)}</span>
              <span className={styles.figures}>{t.demand.patternAccounts(accounts)} · {short(revenue, run)}</span>
            </Link>
            <p>{meaning}</p>
            <p className="quiet">{forecast}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AccountsProps {
  run: Run;
  rows: DemandAccount[];
  total: number;
  more: (() => void) | undefined;
}

function Accounts({ run, rows, total, more }: AccountsProps) {
  const { columns } = t.demand;
  return (
    <section className={page.section} aria-labelledby="accounts">
      <h2 className={page.title} id="accounts">{t.demand.accounts}</h2>
      <p className={page.subtitle}>{t.demand.accountsText(count(rows.length), count(total), run.currency)}</p>
      <Narrowed />
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-labelledby="accounts">
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              <th scope="col" className={table.right}>{columns.revenue}</th>
              <th scope="col">{columns.pattern}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.adi}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.cv}</th>
              <th scope="col" className={table.wide}>{columns.season}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.strength}</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={`${row.source} ${row.external_id}`} row={row} run={run} />)}</tbody>
        </table>
      </div>
      {more && <Button mt="md" variant="default" size="compact-sm" onClick={more}>{t.terms.more}</Button>}
    </section>
  );
}

function Row({ row: { id, name, revenue, demand: of, season }, run }: { row: DemandAccount; run: Run }) {
  const two = (value: number | null) => (value === null ? "–" : decimal(value, 2));
  return (
    <tr>
      <th scope="row" className={table.name} title={name}>
        {id === null ? name : <Link to="/accounts/$id" params={{ id }} search={keepScope}>{name}</Link>}
      </th>
      <td className={table.right}>{short(revenue, run)}</td>
      <td>{t.demand.pattern(of.pattern)}</td>
      <td className={`${table.right} ${table.wide}`}>{two(of.adi)}</td>
      <td className={`${table.right} ${table.wide}`}>{two(of.cv_squared)}</td>
      <td className={table.wide}>{t.demand.brief(season)}</td>
      <td className={`${table.right} ${table.wide}`}>{two(season?.strength ?? null)}</td>
    </tr>
  );
}

function Narrowed() {
  const { pattern, seasonal } = useSearch({ from: "/frame/demand" });
  const navigate = useNavigate();
  const ask = (asked: { pattern?: (typeof PATTERNS)[number]; seasonal?: "yes" }) =>
    void navigate({ to: "/demand", search: (now) => ({ ...now, pattern, seasonal, ...asked }), replace: true, resetScroll: false });
  return (
    <Group my="sm" gap="lg" className="no-print">
      <SegmentedControl
        size="xs" aria-label={t.demand.filter} value={pattern ?? ""}
        onChange={(value) => ask({ pattern: PATTERNS.find((known) => known === value) })}
        data={[{ value: "", label: t.demand.every }, ...PATTERNS.map((value) => ({ value, label: t.demand.pattern(value) }))]}
      />
      <Switch size="xs" label={t.demand.seasonalOnly} checked={seasonal === "yes"} onChange={(event) => ask({ seasonal: event.currentTarget.checked ? "yes" : undefined })} />
    </Group>
  );
}
