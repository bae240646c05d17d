/** What the account bought in the run's window, the most revenue first. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { boughtProducts } from "../../api/queries";
import type { Account, BoughtProduct, Run } from "../../api/types";
import { count, price, quantity, share } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import { Amount, Known } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { period } from "../../scope";
import styles from "./AccountPage.module.css";

export function BoughtProducts({ account: { id, hidden }, run }: { account: Account; run: Run }) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(boughtProducts(id, run.id));
  const products = data?.pages.flatMap((each) => each.products) ?? [];
  const all = data?.pages[0]?.meta.total ?? 0;
  // Nothing bought is said by the sentence above; a file without products has none to tell.
  if (products.every((each) => each.product === null)) return null;
  const noProfit = hidden.includes("gross_profit") ? t.terms.hidden : t.accounts.productCost;
  return (
    <section className={page.section} aria-labelledby="products">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="products">{t.accounts.productsTitle}</h2>
          <p className={page.subtitle}>{t.accounts.productsText(count(all), period(run), run.currency)}</p>
          {products.some((each) => each.unconverted.length > 0) && <p className={page.subtitle}>{t.accounts.unconvertedText}</p>}
        </div>
      </div>
      <table className={table.table} aria-labelledby="products">
        <thead>
          <tr>
            <th scope="col">{t.accounts.product}</th>
            <th scope="col" className={table.wide}>{t.accounts.category}</th>
            <FigureHead figure="quantity" className={`${table.right} ${table.wide}`}>{t.accounts.quantity}</FigureHead>
            <FigureHead figure="product_revenue" className={table.right}>{t.accounts.revenue}</FigureHead>
            <FigureHead figure="price_per_unit" className={`${table.right} ${table.wide}`}>{t.accounts.pricePerUnit}</FigureHead>
            <FigureHead figure="product_share" className={table.right}>{t.portfolio.columns.share}</FigureHead>
            <FigureHead figure="product_profit" className={`${table.right} ${table.wide}`}>{t.accounts.profit}</FigureHead>
            <FigureHead figure="product_invoices" className={`${table.right} ${table.wide}`}>{t.accounts.invoices}</FigureHead>
            <FigureHead figure="product_last" className={`${table.right} ${table.wide}`}>{t.portfolio.columns.last}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {products.map((each, index) => <Row key={index} bought={each} run={run} noProfit={noProfit} />)}
        </tbody>
      </table>
      {hasNextPage && <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.terms.more}</Button>}
    </section>
  );
}

function Row({ bought, run, noProfit }: { bought: BoughtProduct; run: Run; noProfit: string }) {
  const { product } = bought;
  return (
    <tr>
      <th scope="row" className={table.name} title={product?.name}>
        {product ? <>{product.name} {product.name !== product.external_id && <span className="quiet">{product.external_id}</span>}</> : <span className="quiet">{t.accounts.noProduct}</span>}
      </th>
      <td className={table.wide}>{product?.category}</td>
      <td className={`${table.right} ${table.wide}`}>
        <Known value={bought.quantity} missing={t.accounts.noQuantity}>{(known) => `${quantity(known)}${bought.quantity_unit ? ` ${bought.quantity_unit}` : ""}`}</Known>
        {bought.unconverted.length > 0 && <span className={styles.beneath}>{t.accounts.unconverted(bought.unconverted)}</span>}
      </td>
      <td className={table.right}><Amount value={bought.revenue} unit={run} missing="" /></td>
      <td className={`${table.right} ${table.wide}`}>
        <Known value={bought.price_per_unit} missing={t.accounts.noPrice}>{(known) => t.accounts.per(price(known), bought.quantity_unit)}</Known>
      </td>
      <td className={table.right}><Known value={bought.share} missing={t.accounts.noShare}>{share}</Known></td>
      <td className={`${table.right} ${table.wide}`}><Amount value={bought.gross_profit} unit={run} missing={noProfit} /></td>
      <td className={`${table.right} ${table.wide} number`}>{count(bought.invoices)}</td>
      <td className={`${table.right} ${table.wide} number`}>{bought.last_day}</td>
    </tr>
  );
}
