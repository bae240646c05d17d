/** What the account owes, how long that is overdue, and how late it pays. Nothing where no file told of payments. */
import { useQuery } from "@tanstack/react-query";
import { accountPayments } from "../../api/queries";
import type { AccountPayments as Payments, Run } from "../../api/types";
import { cents, dayBefore, decimal, month, percent } from "../../format";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { FigureHead } from "../../parts/FigureHead";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { Panel } from "./Panel";

export function AccountPayments({ id, run }: { id: string; run: Run | undefined }) {
  return (
    <Panel id="payments" title={t.dealings.paymentsTitle} asked={useQuery(accountPayments(id, run))} isKnown={({ meta }) => meta.known}>
      {(payments) => (
        <>
          <p>{t.dealings.paymentsSentence(payments)}</p>
          <p className={page.subtitle}>{t.dealings.paymentsPeriod(t.terms.dates(payments.meta.period_start, dayBefore(payments.meta.period_end)), payments.meta.as_of)}</p>
          {payments.open.length > 0 && <Ages payments={payments} />}
          {payments.open.length > 0 && <OpenItems payments={payments} />}
          {payments.paid.invoices > 0 && <Months payments={payments} />}
        </>
      )}
    </Panel>
  );
}

function Ages({ payments: { ages, meta } }: { payments: Payments }) {
  const { dealings } = t;
  return (
    <>
      <h3 className={page.part} id="ages">{dealings.ages}</h3>
      <table className={table.table} aria-labelledby="ages">
        <thead>
          <tr>
            <th scope="col">{dealings.overdueFor}</th>
            <FigureHead figure="open_age" className={table.right}>{`${dealings.amount}, ${meta.currency}`}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {ages.map(({ age, amount }) => (
            <tr key={age}>
              <th scope="row">{dealings.age[age] ?? age}</th>
              <td className={`${table.right} number`}>{cents(amount, meta)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function OpenItems({ payments: { open, meta } }: { payments: Payments }) {
  const { dealings } = t;
  return (
    <>
      <h3 className={page.part} id="open-invoices">{dealings.openInvoices}</h3>
      <table className={table.table} aria-labelledby="open-invoices">
        <thead>
          <tr>
            <th scope="col">{dealings.invoice}</th>
            <FigureHead figure="invoice_day" className={table.wide}>{dealings.invoiceDate}</FigureHead>
            <FigureHead figure="invoice_day">{dealings.due}</FigureHead>
            <FigureHead figure="invoice_open" className={table.right}>{`${dealings.amount}, ${meta.currency}`}</FigureHead>
            <FigureHead figure="invoice_overdue" className={table.right}>{dealings.overdueFor}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {open.map((item, index) => (
            <tr key={index}>
              <th scope="row">{item.invoice}</th>
              <td className={`${table.wide} number`}>{item.invoice_date}</td>
              <td className="number">{item.due_date}</td>
              <td className={table.right}><Amount value={item.amount} unit={meta} missing="" /></td>
              <td className={`${table.right} number`}>{dealings.lateDays(item.days_overdue > 0 ? item.days_overdue : null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {open.length < meta.open && <p className={page.under}>{dealings.moreOpen(open.length, meta.open)}</p>}
    </>
  );
}

function Months({ payments: { months, meta } }: { payments: Payments }) {
  const { dealings } = t;
  return (
    <>
      <h3 className={page.part} id="paid">{dealings.paidByMonth}</h3>
      <table className={table.table} aria-labelledby="paid">
        <thead>
          <tr>
            <th scope="col">{dealings.month}</th>
            <FigureHead figure="paid" className={table.right}>{`${dealings.paid}, ${meta.currency}`}</FigureHead>
            <FigureHead figure="days_beyond_terms" className={table.right}>{dealings.beyond}</FigureHead>
            <FigureHead figure="paid_late" className={`${table.right} ${table.wide}`}>{dealings.lateShare}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((each) => (
            <tr key={each.month}>
              <th scope="row">{month(each.month)}</th>
              <td className={table.right}><Amount value={each.paid.amount} unit={meta} missing="" /></td>
              <td className={table.right}><Known value={each.paid.days_beyond_terms} missing={dealings.nothingPaid}>{(beyond) => decimal(beyond, 1)}</Known></td>
              <td className={`${table.right} ${table.wide}`}><Known value={each.paid.late_share} missing={dealings.nothingPaid}>{percent}</Known></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
