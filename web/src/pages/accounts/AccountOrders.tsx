/** What is open of the account's orders, and how many lines came on time and in full. Nothing where no file told of orders. */
import { useQuery } from "@tanstack/react-query";
import { accountOrders } from "../../api/queries";
import type { AccountOrders as Orders, Delivery, Run } from "../../api/types";
import { count, dayBefore, month, percent, quantity } from "../../format";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { FigureHead } from "../../parts/FigureHead";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { Panel } from "./Panel";

export function AccountOrders({ id, run }: { id: string; run: Run | undefined }) {
  return (
    <Panel id="orders" title={t.dealings.ordersTitle} asked={useQuery(accountOrders(id, run))} isKnown={({ meta }) => meta.known}>
      {(orders) => (
        <>
          <p>{t.dealings.ordersSentence(orders)}</p>
          <p className={page.subtitle}>{t.dealings.ordersPeriod(t.terms.dates(orders.meta.period_start, dayBefore(orders.meta.period_end)), orders.meta.as_of)}</p>
          {orders.open.length > 0 && <OpenLines orders={orders} />}
          {orders.requested.eligible + orders.confirmed.eligible > 0 && <Deliveries months={orders.months} />}
        </>
      )}
    </Panel>
  );
}

function OpenLines({ orders: { open, meta } }: { orders: Orders }) {
  const { dealings } = t;
  return (
    <>
      <h3 className={page.part} id="open-orders">{dealings.openOrders}</h3>
      <table className={table.table} aria-labelledby="open-orders">
        <thead>
          <tr>
            <th scope="col">{dealings.order}</th>
            <FigureHead figure="order_product" className={table.wide}>{dealings.product}</FigureHead>
            <FigureHead figure="order_day" className={table.wide}>{dealings.ordered}</FigureHead>
            <FigureHead figure="order_day" className={table.wide}>{dealings.requested}</FigureHead>
            <FigureHead figure="order_day">{dealings.confirmed}</FigureHead>
            <FigureHead figure="order_rest" className={`${table.right} ${table.wide}`}>{dealings.stillToCome}</FigureHead>
            <FigureHead figure="order_worth" className={table.right}>{`${dealings.worth}, ${meta.currency}`}</FigureHead>
            <FigureHead figure="order_late" className={table.right}>{dealings.late}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {open.map((line, index) => (
            <tr key={index}>
              <th scope="row">{line.order_number}{line.order_line && <span className="quiet"> {line.order_line}</span>}</th>
              <td className={table.wide}>{line.product}</td>
              <td className={`${table.wide} number`}>{line.order_date}</td>
              <td className={table.wide}><Known value={line.requested_date} missing={dealings.noDay}>{(day) => day}</Known></td>
              <td><Known value={line.confirmed_date} missing={dealings.noDay}>{(day) => day}</Known></td>
              <td className={`${table.right} ${table.wide} number`}>{`${quantity(line.open_quantity)}${line.unit ? ` ${line.unit}` : ""}`}</td>
              <td className={table.right}><Amount value={line.open_value} unit={meta} missing={dealings.noValue} /></td>
              <td className={`${table.right} number`}>{dealings.lateDays(line.days_late)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {open.length < meta.open && <p className={page.under}>{dealings.moreOpen(open.length, meta.open)}</p>}
    </>
  );
}

function Deliveries({ months }: Pick<Orders, "months">) {
  const { dealings } = t;
  return (
    <>
      <h3 className={page.part} id="deliveries">{dealings.deliveries}</h3>
      <table className={table.table} aria-labelledby="deliveries">
        <thead>
          <tr>
            <th scope="col">{dealings.month}</th>
            <FigureHead figure="otif" className={table.right}>{dealings.byRequested}</FigureHead>
            <FigureHead figure="lines_due" className={`${table.right} ${table.wide}`}>{dealings.linesDue}</FigureHead>
            <FigureHead figure="otif" className={table.right}>{dealings.byConfirmed}</FigureHead>
            <FigureHead figure="lines_due" className={`${table.right} ${table.wide}`}>{dealings.linesDue}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((each) => (
            <tr key={each.month}>
              <th scope="row">{month(each.month)}</th>
              <Kept delivery={each.requested} />
              <Kept delivery={each.confirmed} />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Kept({ delivery }: { delivery: Delivery }) {
  return (
    <>
      <td className={table.right}><Known value={delivery.share} missing={t.dealings.noneDue}>{percent}</Known></td>
      <td className={`${table.right} ${table.wide} number`}>{count(delivery.eligible)}</td>
    </>
  );
}
