/** The resource groups: what they cost, what can be worked, what was taken, and what stays unused. */
import type { CostsToServe } from "../../api/types";
import { cents, count, percent } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import styles from "./costs.module.css";

export function GroupsTable({ costs }: { costs: CostsToServe }) {
  const columns = t.costs.groupColumns;
  const right = [columns.supplied, columns.practical, columns.used, columns.share, columns.charged, columns.unused];
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.costs.groups}</h2>
      <p className={page.subtitle}>{t.costs.groupsText(costs.currency)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={t.costs.groups}>
        <table className={table.table} aria-label={t.costs.groups}>
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              <th scope="col" className={table.wide}>{columns.rung}</th>
              {right.map((column) => (
                <th key={column} scope="col" className={column === columns.practical ? `${table.right} ${table.wide}` : table.right}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {costs.groups.map((group) => (
              <tr key={`${group.name}/${group.rung}/${group.unit}`}>
                <th scope="row">{group.name}</th>
                <td className={table.wide}>{t.costs.rungs[group.rung]}</td>
                <td className={table.right}>{cents(group.supplied, costs)}</td>
                <td className={`${table.right} ${table.wide}`}>{count(Math.round(group.practical))} {group.unit}</td>
                <td className={table.right}>{count(Math.round(group.used))} {group.unit}</td>
                <td className={table.right}>{group.utilisation !== null && <Used share={group.utilisation} />}</td>
                <td className={table.right}>{cents(group.used_cost, costs)}</td>
                <td className={table.right}><Amount value={group.unused_cost} unit={costs} missing="" /></td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t.costs.all}</th>
              <td className={table.wide} />
              <td />
              <td className={table.wide} />
              <td />
              <td />
              <td className={table.right}>{cents(costs.used_cost, costs)}</td>
              <td className={table.right}><Amount value={costs.unused_cost} unit={costs} missing="" /></td>
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function Used({ share }: { share: number }) {
  const width = `${Math.min(share, 1) * 100}%`;
  return (
    <>
      <span className={styles.bar} aria-hidden><span className={share > 1 ? `${styles.used} ${styles.over}` : styles.used} style={{ width }} /></span>
      {percent(share, 2)}
    </>
  );
}
