/** What changed since the run before: in sentences, and the accounts that moved most. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { difference } from "../../api/runs";
import type { ArchivedRun, Comparison } from "../../api/types";
import { signedCents } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { LinkButton } from "../../parts/LinkButton";
import { Failure, Loading } from "../../parts/States";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

export function Difference({ run }: { run: ArchivedRun }) {
  if (run.before === null) return <p className="quiet">{t.runs.nothingBefore}</p>;
  return <Since before={run.before} run={run} />;
}

function Since({ before, run }: { before: string; run: ArchivedRun }) {
  const { data, error, refetch } = useQuery(difference(before, run.id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { comparison } = data;
  return (
    <>
      <p className="quiet">{t.runs.comparedWith(comparison.from.as_of)}</p>
      <ul>
        {comparison.sentences.map(({ text }) => <li key={text}><Unbroken text={text} /></li>)}
      </ul>
      <Movers comparison={comparison} />
      <LinkButton mt="md" variant="default" to="/compare" search={(now) => ({ ...keepScope(now), from: before, to: run.id })}>{t.runs.compare}</LinkButton>
    </>
  );
}

function Movers({ comparison: { movements, measure, from, to } }: { comparison: Comparison }) {
  if (movements.length === 0) return <p className="quiet">{t.runs.noMovers}</p>;
  return (
    <>
      <h3 className={page.part} id="movers">{t.runs.movers}</h3>
      <table className={table.table} aria-labelledby="movers">
        <thead>
          <tr>
            <th scope="col">{t.portfolio.columns.name}</th>
            <th scope="col" className={table.wide}>{t.compare.what}</th>
            <th scope="col">{t.compare.classes}</th>
            <th scope="col" className={table.right}>{t.compare.change} ({to.currency})</th>
          </tr>
        </thead>
        <tbody>
          {movements.map(({ account, kind, from: was, to: is, change }) => (
            <tr key={`${account.source} ${account.external_id}`}>
              <th scope="row" className={table.name} title={account.name}>
                {account.id === null ? account.name : <Link to="/accounts/$id" params={{ id: account.id }} search={keepScope}>{account.name}</Link>}
              </th>
              <td className={table.wide}>{t.compare.kind[kind]}</td>
              <td>
                {was ? <ClassBadge value={was.abc} measure={measure} cuts={from.parameters.abc} /> : "–"} <span aria-hidden>→</span><span className="sr-only">{t.compare.became}</span>{" "}
                {is ? <ClassBadge value={is.abc} measure={measure} cuts={to.parameters.abc} /> : "–"}
              </td>
              <td className={table.right}><span className={change < 0 ? "number negative" : "number"}>{signedCents(change, to)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
