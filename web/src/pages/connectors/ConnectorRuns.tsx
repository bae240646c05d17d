/** What a connector did, the newest first. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectorRuns } from "../../api/queries";
import { t } from "../../messages";
import { Failure, Loading } from "../../parts/States";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

export function ConnectorRuns({ id, label }: { id: string; label: string }) {
  const { data, error, refetch } = useQuery(connectorRuns(id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) return <p className="quiet">{t.connectors.noRuns}</p>;
  const { runColumns } = t.connectors;
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{runColumns.at}</th>
            <th scope="col">{runColumns.file}</th>
            <th scope="col">{runColumns.outcome}</th>
            <th scope="col" className={table.wide}>{runColumns.message}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((run) => (
            <tr key={`${run.finished_at} ${run.file_name ?? ""}`}>
              <td className="number">{t.connectors.at(run.finished_at)}</td>
              <td>{run.file_name ?? "–"}</td>
              <td>
                {run.import_id === null ? t.connectors.outcomes[run.outcome] : (
                  <Link to="/imports/$id" params={{ id: run.import_id }} search={keepScope}>{t.connectors.outcomes[run.outcome]}</Link>
                )}
              </td>
              <td className={`${table.wrap} ${table.wide}`}>{run.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
