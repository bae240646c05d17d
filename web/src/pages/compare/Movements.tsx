/** The accounts that moved, the most money first. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Comparison, Movement, Position } from "../../api/types";
import { count, signedCents } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { Amount, NoData } from "../../parts/Figure";
import { EmptyState } from "../../parts/States";
import { useRowKeys } from "../../parts/useRowKeys";
import { XyzBadge } from "../../parts/XyzBadge";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import styles from "./ComparePage.module.css";

interface Props {
  compared: Comparison;
  movements: Movement[];
  total: number;
  /** Loads the next page; absent when there is none or it is under way. */
  more: (() => void) | undefined;
}

export function Movements({ compared, movements, total, more }: Props) {
  const { place, chosen } = useRowKeys(movements.length);
  const { to } = compared;
  return (
    <section className={page.section} aria-labelledby="movements">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="movements">{t.compare.movements}</h2>
          <p className={page.subtitle}>{t.compare.movementsText(count(movements.length), count(total), to.currency)}</p>
        </div>
      </div>
      {total === 0 ? (
        <EmptyState level={2} title={t.compare.noneMoved} text={t.compare.noneMovedText} />
      ) : (
        <table className={table.table} aria-labelledby="movements">
          <thead>
            <tr>
              <th scope="col">{t.portfolio.columns.name}</th>
              <th scope="col" className={table.wide}>{t.compare.what}</th>
              <th scope="col">{t.compare.classes}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{t.compare.revenueAt(compared.from.as_of)}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{t.compare.revenueAt(to.as_of)}</th>
              <th scope="col" className={table.right}>{t.compare.change}</th>
            </tr>
          </thead>
          <tbody ref={place}>
            {movements.map((each, index) => (
              <Row key={`${each.account.source} ${each.account.external_id}`} moved={each} compared={compared} chosen={index === chosen} />
            ))}
          </tbody>
        </table>
      )}
      {more && <Button mt="md" variant="default" onClick={more}>{t.terms.more}</Button>}
    </section>
  );
}

function Row({ moved, compared: { from, to, measure }, chosen }: { moved: Movement; compared: Comparison; chosen: boolean }) {
  const { account, kind, change } = moved;
  const side = (position: Position | null, run: typeof to) =>
    position === null ? (
      <span className="quiet">–<span className="sr-only">{t.compare.unknownThen}</span></span>
    ) : (
      <>
        <ClassBadge value={position.abc} measure={measure} cuts={run.parameters.abc} /> <XyzBadge value={position.xyz} />
      </>
    );
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row" className={table.name} title={account.name}>
        {account.id === null ? account.name : <Link to="/accounts/$id" params={{ id: account.id }} search={keepScope}>{account.name}</Link>}
      </th>
      <td className={table.wide}>{t.compare.kind[kind]}</td>
      <td className={styles.sides}>{side(moved.from, from)} <span aria-hidden>→</span><span className="sr-only">{t.compare.became}</span> {side(moved.to, to)}</td>
      <td className={`${table.right} ${table.wide}`}><Revenue position={moved.from} run={from} /></td>
      <td className={`${table.right} ${table.wide}`}><Revenue position={moved.to} run={to} /></td>
      <td className={table.right}><span className={change < 0 ? "number negative" : "number"}>{signedCents(change, to)}</span></td>
    </tr>
  );
}

function Revenue({ position, run }: { position: Position | null; run: Comparison["to"] }) {
  if (position === null) return <NoData reason={t.compare.unknownThen} />;
  return <Amount value={position.revenue} unit={run} missing="" />;
}
