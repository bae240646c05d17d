/** The ladders of the members of a dimension, level by level. */
import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Dimension, Ladders, Rung } from "../../api/types";
import { month, percent } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { LEVELS } from "./asked";
import { useAsk } from "./PeriodForm";

interface Props {
  ladders: Ladders;
  by: Dimension;
  dimensions: readonly Dimension[];
}

export function Members({ ladders, by, dimensions }: Props) {
  const { economics } = t;
  const ask = useAsk();
  const known = LEVELS.filter((level) => amountOf(ladders.ladder, level) !== null);
  return (
    <section className={page.section}>
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="members">{economics.by(economics.dimension[by])}</h2>
          <p className={page.subtitle}>{economics.shownOf(ladders.rows.length, ladders.page.total)}</p>
        </div>
        <NativeSelect
          size="xs" aria-label={economics.byLabel} value={by} className="no-print" onChange={({ currentTarget }) => ask({ rows: currentTarget.value })}
          data={dimensions.map((value) => ({ value, label: economics.dimension[value] }))}
        />
      </div>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="members">
        <table className={table.table} aria-labelledby="members">
          <thead>
            <tr>
              <th scope="col">{economics.dimension[by]}</th>
              {known.map((level) => <th key={level} scope="col" className={table.right}>{economics.rung[level]}</th>)}
              <th scope="col" className={table.right}>{economics.ofNet}</th>
            </tr>
          </thead>
          <tbody>
            {ladders.rows.map(({ member, ladder }) => (
              <tr key={member.key ?? ""}>
                <th scope="row"><Name by={by} member={member} /></th>
                {known.map((level) => (
                  <td key={level} className={table.right}><Amount value={amountOf(ladder, level)} unit={ladders.meta} missing={economics.missing.no_cost} /></td>
                ))}
                <td className={`${table.right} number`}>{lastShare(ladder, known)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Name({ by, member }: { by?: Dimension; member: Ladders["rows"][number]["member"] }) {
  if (member.account !== null) return <Link to="/accounts/$id/economics" params={{ id: member.account }} search={keepScope}>{member.name || t.economics.unassigned}</Link>;
  if (by === "month" && member.key !== null) return month(member.key);
  return member.name || t.economics.none;
}

const amountOf = (ladder: Ladders["ladder"], rung: Rung) => ladder.rungs.find((each) => each.rung === rung)?.amount ?? null;

function lastShare(ladder: Ladders["ladder"], known: readonly Rung[]): string {
  const share = ladder.rungs.find((each) => each.rung === known.at(-1))?.share ?? null;
  return share === null ? t.terms.noData : percent(share);
}
