/** The accounts that moved, or those behind one count; the most money first. */
import { Button, Pill } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Comparison, Movement, Position } from "../../api/types";
import { count, signedCents } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { FigureHead } from "../../parts/FigureHead";
import { Amount, NoData } from "../../parts/Figure";
import { EmptyState } from "../../parts/States";
import { useRowKeys } from "../../parts/useRowKeys";
import { XyzBadge } from "../../parts/XyzBadge";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { kinds, type Moves, readMoves, sides, steadiness } from "../../search";
import styles from "./ComparePage.module.css";

interface Props {
  compared: Comparison;
  /** What was asked for; those that moved when nothing. */
  moves: Moves;
  movements: Movement[];
  meta: { total: number; change: number };
  /** Loads the next page; absent when there is none or it is under way. */
  more: (() => void) | undefined;
}

export function Movements({ compared, moves, movements, meta: { total, change }, more }: Props) {
  const { place, chosen } = useRowKeys(movements.length);
  const { to } = compared;
  const asked = inWords(moves);
  return (
    <section className={page.section} aria-labelledby="movements">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="movements">{asked ? t.compare.listed : t.compare.movements}</h2>
          <p className={page.subtitle} data-figure="moved">{t.compare.movementsText(count(movements.length), count(total), signedCents(change, to), to.currency)}</p>
        </div>
      </div>
      {asked && <Asked words={asked} />}
      {total === 0 ? (
        <EmptyState level={2} title={t.compare.noneMoved} text={t.compare.noneMovedText} />
      ) : (
        <table className={table.table} aria-labelledby="movements">
          <thead>
            <tr>
              <th scope="col">{t.portfolio.columns.name}</th>
              <th scope="col" className={table.wide}>{t.compare.what}</th>
              <FigureHead figure="moved">{t.compare.classes}</FigureHead>
              <FigureHead figure="revenue" className={`${table.right} ${table.wide}`} run={compared.from.id}>{t.compare.revenueAt(compared.from.as_of)}</FigureHead>
              <FigureHead figure="revenue" className={`${table.right} ${table.wide}`}>{t.compare.revenueAt(to.as_of)}</FigureHead>
              <FigureHead figure="change" className={table.right}>{t.compare.change}</FigureHead>
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

function inWords({ from_class, to_class, to_xyz, kind }: Moves): string {
  const [from, to] = [sides(from_class).map(t.compare.side), sides(to_class).map(t.compare.side)];
  return t.compare.asked({ from, to, xyz: steadiness(to_xyz), kinds: kinds(kind) });
}

/** What the list is narrowed to, and the way back to all that moved. */
function Asked({ words }: { words: string }) {
  const navigate = useNavigate();
  const remove = () =>
    void navigate({ to: "/compare", search: (now) => ({ ...now, ...readMoves({}) }), resetScroll: false });
  return (
    <div className={`${styles.asked} no-print`}>
      <Pill withRemoveButton onRemove={remove} removeButtonProps={{ "aria-label": t.portfolio.remove(words), "aria-hidden": false, tabIndex: 0 }}>{words}</Pill>
      <Button variant="subtle" size="compact-sm" onClick={remove}>{t.compare.all}</Button>
    </div>
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
