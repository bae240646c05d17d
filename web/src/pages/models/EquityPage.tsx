/** Customer equity: what customers are worth together, by class, and whether the future hangs on other customers than the past. */
import { Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { equity } from "../../api/equity";
import type { CustomerEquity } from "../../api/types";
import { count, dayBefore, money, percent, short } from "../../format";
import { t } from "../../messages";
import { NarrowToSegment } from "../../parts/InSegment";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { writeAddress } from "../../search";
import { EquityConcentration } from "./EquityConcentration";
import { EquityShifts } from "./EquityShifts";
import { Months } from "./Months";

const NONE = "–";

export function EquityPage() {
  const { months = 36, segment } = useSearch({ from: "/frame/equity" });
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...equity(months, segment), placeholderData: keepPreviousData });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data === null) {
    return (
      <EmptyState title={t.equity.none} text={t.equity.noneText}>
        <LinkButton to="/future" search={keepScope} variant="default">{t.equity.toFuture}</LinkButton>
      </EmptyState>
    );
  }
  return (
    <article className={page.page} aria-busy={isPlaceholderData}>
      <h1 className={page.sentence}>{sentence(data)}</h1>
      <p className={page.under}>{t.equity.under(dayBefore(data.as_of), percent(data.discount_percent / 100, 2))}</p>
      {data.apart > 0 && <p className={page.under}>{t.equity.apart(data.apart, money(data.apart_revenue, data))}</p>}
      <Group mt="md" gap="sm">
        <Months months={months} label={t.equity.months} />
        <NarrowToSegment />
        <Button
          component="a" href={`/api/v1/models/equity.xlsx${writeAddress({ months, segment })}`} download variant="subtle" size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {t.equity.download}
        </Button>
      </Group>
      <p className={`${page.under} no-print`}>
        <Link to="/future" search={(now) => ({ ...keepScope(now), months, segment })}>{t.equity.back}</Link> · <Link to="/allocation" search={keepScope}>{t.allocation.link}</Link>
      </p>
      {data.value !== null && (
        <>
          <Classes data={data} />
          {data.tiers.length > 0 && <Tiers data={data} />}
          <EquityConcentration data={data} />
          <EquityShifts data={data} />
        </>
      )}
    </article>
  );
}

function sentence(data: CustomerEquity) {
  const { value, value_low: low, value_high: high } = data;
  if (value === null || low === null || high === null) return t.equity.tooFew;
  return t.equity.answer(data.accounts, money(value, data), t.future.basis(data.basis, data.value_level), data.months, money(low, data), money(high, data));
}

function Tiers({ data }: { data: CustomerEquity }) {
  const { columns } = t.equity;
  const right = [columns.accounts, columns.past, columns.pastShare, columns.value, columns.share];
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.equity.tiers}</h2>
      <p className={page.subtitle}>{t.equity.tiersText(data.currency)}</p>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-label={t.equity.tiers}>
          <thead>
            <tr>
              <th scope="col">{columns.tier}</th>
              {right.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {data.tiers.map((row) => (
              <tr key={row.tier}>
                <th scope="row">{t.profitStructure.tierName[row.tier] ?? row.tier}</th>
                <td className={table.right}>{count(row.accounts)}</td>
                <td className={table.right}>{row.past === null ? NONE : short(row.past, data)}</td>
                <td className={table.right}>{row.past_share === null ? NONE : percent(row.past_share)}</td>
                <td className={table.right}>{short(row.value, data)}</td>
                <td className={table.right}>{row.share === null ? NONE : percent(row.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Classes({ data }: { data: CustomerEquity }) {
  const { columns } = t.equity;
  const right = [columns.accounts, columns.past, columns.pastShare, columns.value, columns.range, columns.share];
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.equity.classes}</h2>
      <p className={page.subtitle}>{t.equity.classesText(data.currency, data.months)}</p>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-label={t.equity.classes}>
          <thead>
            <tr>
              <th scope="col">{columns.class}</th>
              {right.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {data.classes.map((row) => (
              <tr key={row.class}>
                <th scope="row">{t.terms.className(row.class)}</th>
                <td className={table.right}>{count(row.accounts)}</td>
                <td className={table.right}>{row.past === null ? NONE : short(row.past, data)}</td>
                <td className={table.right}>{row.past_share === null ? NONE : percent(row.past_share)}</td>
                <td className={table.right}>{short(row.value, data)}</td>
                <td className={table.right}>{t.equity.range(short(row.value_low, data), short(row.value_high, data))}</td>
                <td className={table.right}>{row.share === null ? NONE : percent(row.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
