/** Views of the table kept under a name, rows and columns and order and measure: one's own, and those colleagues share. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { body, client } from "../../api/client";
import { savedFilters } from "../../api/queries";
import { isRung } from "../../api/rung";
import type { Portfolio } from "../../api/types";
import { t } from "../../messages";
import { Keep, Kept, KeptChip } from "../../parts/Kept";
import { useScope } from "../../scope";
import { type AccountFilter, parseAddress, readView, type TableView, writeView } from "../../search";

export function SavedFilters({ portfolio: { run, measure, hidden }, filter }: { portfolio: Portfolio; filter: AccountFilter }) {
  const queries = useQueryClient();
  const { data } = useQuery(savedFilters);
  const { columns, basis } = useScope();
  const changed = () => queries.invalidateQueries({ queryKey: savedFilters.queryKey });
  const remove = (id: string) => body(client.DELETE("/saved-filters/{id}", { params: { path: { id } } })).finally(changed);
  const kept = data?.filter((each) => each.page === "portfolio") ?? [];
  // Runs differ in their own measure, so a kept view names its measure also where the address leaves it out.
  const isHidden = hidden.includes("rung_amount") || (hidden.includes("gross_profit") && run.measure === "gross_profit");
  const own = isHidden ? "revenue" : run.measure;
  const now = writeView({ ...filter, measure, columns, basis });
  const alike = (view: TableView) => writeView({ ...view, measure: view.measure ?? own }) === now;
  const views = kept.map((each) => ({ each, view: readView(parseAddress(each.query)) }));
  const keep = async (name: string, shared: boolean) => {
    await body(client.POST("/saved-filters", { body: { name, page: "portfolio", query: now, shared } }));
    await changed();
  };
  const canSave = !alike({}) && !views.some(({ view }) => alike(view));
  if (kept.length === 0 && !canSave) return null;
  return (
    <Kept title={t.filters.title} any={kept.length > 0}>
      {views.map(({ each, view }) => (
        <KeptChip
          key={each.id} kept={each} chosen={alike(view)} words={t.filters} remove={() => remove(each.id)}
          link={(title, name) => (view.measure && isRung(view.measure) && view.measure !== run.measure) ? (
            <span className="quiet" title={t.filters.otherRung(t.terms.measure[view.measure])}>{name}</span>
          ) : (
            <Link
              to="/" replace resetScroll={false} title={title}
              search={(scope) => ({ run: scope.run, view: scope.view, ...view, measure: view.measure === own ? undefined : view.measure })}
            >
              {name}
            </Link>
          )}
        />
      ))}
      {canSave && <Keep words={t.filters} description={t.filters.saveText} keep={keep} />}
    </Kept>
  );
}
