/** What came of the due days of an entry, the newest first. */
import { useQuery } from "@tanstack/react-query";
import { calendarRuns } from "../../api/runs";
import { t } from "../../messages";
import { Failure, Loading } from "../../parts/States";
import table from "../../parts/table.module.css";
import { Result } from "./CalendarTable";

export function CalendarRuns({ id, label }: { id: string; label: string }) {
  const { data, error, refetch } = useQuery(calendarRuns(id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) return <p className="quiet">{t.calendar.noRuns}</p>;
  const { runColumns } = t.calendar;
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label={runColumns.outcome}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{runColumns.due}</th>
            <th scope="col">{runColumns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((run) => (
            <tr key={run.job_id}>
              <td className="number">{run.due_on}</td>
              <td className={table.wrap}><Result run={run} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
