/** The parameters of the model of orders, with what is known of their errors. */
import type { Estimates } from "../../api/types";
import { decimal } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

const number = (value: number | null | undefined) => (value === null || value === undefined ? "–" : decimal(value, 4));

export function ModelParameters({ name, estimates }: { name: string; estimates: Estimates }) {
  const columns = t.future.parameterColumns;
  return (
    <section className={`${page.section} ${table.scroll}`} tabIndex={0} aria-label={t.future.parameters(name)}>
      <h2 className={page.title}>{t.future.parameters(name)}</h2>
      <p className={page.subtitle}>
        {t.future.parametersText(decimal(estimates.log_likelihood, 2), estimates.customers, estimates.converged)}
      </p>
      <table className={table.table} aria-label={t.future.parameters(name)}>
        <thead>
          <tr>
            {Object.entries(columns).map(([key, column]) => (
              <th key={key} scope="col" className={key === "name" ? undefined : table.right}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {estimates.parameters.map((parameter) => (
            <tr key={parameter.name}>
              <th scope="row">{parameter.name}</th>
              <td className={table.right}>{number(parameter.value)}</td>
              <td className={table.right}>{number(parameter.standard_error)}</td>
              <td className={table.right}>{number(parameter.low)}</td>
              <td className={table.right}>{number(parameter.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
