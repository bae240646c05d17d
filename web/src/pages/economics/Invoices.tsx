/** From an account's ladder to its invoices, and from an invoice to its lines: each figure with where it comes from. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { invoiceLadders, invoiceLines } from "../../api/economics";
import type { InvoicesQuery, Ladder, Rung } from "../../api/types";
import { quantity } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { LEVELS } from "./asked";
import styles from "./economics.module.css";
import { useAsk } from "./PeriodForm";

const FIRST = 20;

const amountOf = (ladder: Ladder, rung: Rung) => ladder.rungs.find((each) => each.rung === rung)?.amount ?? null;

export function Invoices({ query, open }: { query: InvoicesQuery; open: string | undefined }) {
  const [limit, setLimit] = useState(FIRST);
  const { data, error, refetch } = useQuery(invoiceLadders({ ...query, limit }));
  const ask = useAsk();
  const { invoices } = t.economics;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.page.total === 0) return null;
  const known = LEVELS.filter((level) => amountOf(data.ladder, level) !== null);
  return (
    <section className={page.section}>
      <h2 className={page.title} id="invoices">{invoices.title}</h2>
      <p className={page.subtitle}>{invoices.text} {t.economics.shownOf(data.invoices.length, data.page.total)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="invoices">
        <table className={table.table} aria-label={invoices.title}>
          <thead>
            <tr>
              <th scope="col">{invoices.invoice}</th>
              <th scope="col">{invoices.day}</th>
              {known.map((level) => <th key={level} scope="col" className={table.right}>{t.economics.rung[level]}</th>)}
            </tr>
          </thead>
          <tbody>
            {data.invoices.map(({ invoice, day, ladder }) => (
              <tr key={invoice} aria-current={invoice === open ? "true" : undefined}>
                <th scope="row">
                  <Button variant="subtle" size="compact-sm" aria-expanded={invoice === open} aria-label={invoices.open(invoice)} onClick={() => ask({ invoice: invoice === open ? undefined : invoice })}>{invoice}</Button>
                </th>
                <td>{day}</td>
                {known.map((level) => (
                  <td key={level} className={table.right}><Amount value={amountOf(ladder, level)} unit={data.meta} missing={t.economics.missing.no_cost} /></td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.page.next !== null && limit < 1_000 && (
        <Button mt="sm" variant="default" size="compact-sm" onClick={() => setLimit(1_000)}>{t.costs.more}</Button>
      )}
      {open !== undefined && <Lines query={query} invoice={open} />}
    </section>
  );
}

function Lines({ query, invoice }: { query: InvoicesQuery; invoice: string }) {
  const { data, error, refetch } = useQuery(invoiceLines({ ...query, invoice }));
  const { invoices, rung, rungText } = t.economics;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const rungs = data.ladder.rungs.filter(({ amount, is_level: isLevel }) => amount !== null && (isLevel || amount !== 0));
  return (
    <>
      <h3 className={page.title} id="lines" style={{ marginTop: 24 }}>{invoices.linesOf(data.invoice, data.day)}</h3>
      <p className={page.subtitle}>{invoices.why(data)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="lines">
        <table className={table.table} aria-label={invoices.linesOf(data.invoice, data.day)}>
          <thead>
            <tr>
              <th scope="col">{t.economics.step}</th>
              {data.lines.map((line, place) => (
                <th key={place} scope="col" className={table.right}>{line.product.name || t.economics.none} <span className="quiet">× {quantity(line.quantity)}</span></th>
              ))}
              <th scope="col" className={table.right}>{invoices.whole}</th>
              <th scope="col">{invoices.from}</th>
            </tr>
          </thead>
          <tbody>
            {rungs.map((each) => (
              <tr key={each.rung} className={each.is_level ? styles.level : styles.deduction}>
                <th scope="row" title={rungText[each.rung]}>{rung[each.rung]}</th>
                {data.lines.map((line, place) => (
                  <td key={place} className={table.right}><Amount value={signed(amountOf(line.ladder, each.rung), each.is_level)} unit={data.meta} missing={t.economics.missing.no_cost} /></td>
                ))}
                <td className={table.right}><Amount value={signed(each.amount, each.is_level)} unit={data.meta} missing="" /></td>
                <td className={`${table.wrap} ${styles.note}`}>{invoices.source[each.rung]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const signed = (amount: number | null, isLevel: boolean) => (isLevel || amount === null ? amount : -amount);
