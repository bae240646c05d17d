/** How well groups part, whether they would be found again, and how other numbers of groups would do. */
import type { Segments } from "../../api/types";
import { decimal } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

export function Quality({ found: { quality, definition } }: { found: Segments }) {
  if (quality === null) return null;
  const { stability } = quality;
  return (
    <section className={page.section} aria-labelledby="quality">
      <h2 className={page.title} id="quality">{t.segments.quality}</h2>
      <p>{t.segments.parting(quality.silhouette, quality.accounts)}</p>
      {stability === null ? <p>{t.segments.tooFew}</p> : (
        <>
          <p>{t.segments.verdict(stability.verdict)}</p>
          <p className={page.subtitle}>{t.segments.stability(stability.mean, stability.lowest, stability.samples)}</p>
        </>
      )}
      {quality.constant.length > 0 && <p className={page.subtitle}>{t.segments.constant(quality.constant)}</p>}
      {quality.advice.length > 0 && (
        <>
          <h3 className={page.part} id="advice">{t.segments.advice}</h3>
          <p className={page.subtitle}>{t.segments.adviceText}</p>
          <div className={table.scroll} tabIndex={0}>
            <table className={table.table} aria-labelledby="advice">
              <thead>
                <tr>
                  <th scope="col">{t.segments.groups}</th>
                  {quality.advice.map(({ k }) => <th key={k} scope="col" className={table.right}>{k}</th>)}
                </tr>
              </thead>
              <tbody>
                <tr>
                  <th scope="row">{t.segments.columns.parts}</th>
                  {quality.advice.map(({ k, silhouette }) => (
                    <td key={k} className={table.right}>
                      {definition.kind === "medoids" && definition.k === k ? <strong>{decimal(silhouette, 2)}</strong> : decimal(silhouette, 2)}
                    </td>
                  ))}
                </tr>
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
