/** Two versions of the ledger side by side: which are compared stands in the address. */
import { NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { versionComparison } from "../../api/queries";
import type { VersionComparison as Compared } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import styles from "./ledger.module.css";
import { LineChangesTable } from "./LineChangesTable";
import { kindOf } from "./wizard/fields";

interface Props {
  newest: number;
  from: number | undefined;
  to: number | undefined;
}

export function VersionComparison({ newest, from, to }: Props) {
  const navigate = useNavigate();
  const choose = (chosen: { from_version?: number; to_version?: number }) =>
    void navigate({ to: "/imports/versions", search: (now) => ({ ...keepScope(now), from_version: from, to_version: to, ...chosen }), replace: true });
  const field = (label: string, value: number | undefined, write: (value: number) => void) => (
    <NumberInput
      size="sm"
      w={150}
      label={label}
      min={0}
      max={newest}
      allowDecimal={false}
      value={value ?? ""}
      onChange={(next) => typeof next === "number" && write(next)}
    />
  );
  return (
    <section className={page.section} aria-labelledby="compare-versions">
      <h2 className={page.title} id="compare-versions">{t.versions.compare}</h2>
      <div className={`${styles.actions} no-print`}>
        {field(t.versions.from, from, (version) => choose({ from_version: version }))}
        {field(t.versions.to, to, (version) => choose({ to_version: version }))}
      </div>
      {from !== undefined && to !== undefined ? <Found from={from} to={to} /> : <p className="quiet">{t.versions.chooseTwo}</p>}
    </section>
  );
}

function Found({ from, to }: { from: number; to: number }) {
  const { data, error } = useQuery(versionComparison(from, to));
  if (error) return <Failure error={error} />;
  if (!data) return <Loading />;
  const { changes, imports } = data;
  return (
    <>
      <p className={page.under} role="status">{t.versions.compared(data)}</p>
      {changes.lines_removed + changes.lines_added > 0 && <LineChangesTable changes={changes} id="compared" />}
      {imports.length > 0 && <Imports imports={imports} from={from} to={to} />}
    </>
  );
}

function Imports({ imports, from, to }: Pick<Compared, "imports"> & { from: number; to: number }) {
  return (
    <div className={styles.block}>
      <h3 id="compared-imports">{t.versions.byImport}</h3>
      <table className={table.table} aria-labelledby="compared-imports">
        <thead>
          <tr>
            <th scope="col">{t.ledger.columns.file}</th>
            <th scope="col">{t.ledger.columns.kind}</th>
            <th scope="col" className={table.right}>{t.versions.rowsIn(from)}</th>
            <th scope="col" className={table.right}>{t.versions.rowsIn(to)}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((each) => (
            <tr key={each.import_id}>
              <th scope="row"><Link to="/imports/$id" params={{ id: each.import_id }} search={keepScope}>{each.file_name}</Link></th>
              <td>{t.wizard.kinds[kindOf(each.kind)].name}</td>
              <td className={table.right}>{count(each.rows_from)}</td>
              <td className={table.right}>{count(each.rows_to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
