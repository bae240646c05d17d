/** How customers source, by category: of whom you are the only supplier, of whom the first, of whom behind others. */
import { Button, FileButton, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import { sourcing } from "../../api/dependency";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { Download } from "../economics/Download";

export function Sourcing() {
  const { sourcing: words } = t;
  const { data, error, refetch } = useQuery(sourcing);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || data.categories.length === 0) return null;
  const { columns, meta } = { columns: words.columns, meta: data.meta };
  return (
    <section className={page.section}>
      <h2 className={page.title} id="sourcing">{words.title}</h2>
      <p className={page.subtitle}>{words.text(data)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.text(data)}>
        <table className={table.table} aria-labelledby="sourcing">
          <thead>
            <tr>
              <th scope="col">{columns.category}</th>
              <th scope="col" className={table.right}>{columns.sales(meta.currency)}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.buying}</th>
              <th scope="col" className={table.right}>{columns.told}</th>
              <th scope="col" className={table.right}>{columns.sole}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.soleSales}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.first}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.behind}</th>
            </tr>
          </thead>
          <tbody>
            {data.categories.map((each) => (
              <tr key={each.category ?? ""}>
                <th scope="row">{each.category ?? t.economics.none}</th>
                <td className={table.right}><Amount value={each.net_sales} unit={meta} missing="" overview /></td>
                <td className={`${table.right} ${table.wide} number`}>{each.buying}</td>
                <td className={`${table.right} number`}>{each.told}</td>
                <td className={`${table.right} number`}>{each.sole_source}</td>
                <td className={`${table.right} ${table.wide}`}><Amount value={each.sole_source_sales} unit={meta} missing="" overview /></td>
                <td className={`${table.right} ${table.wide} number`}>{each.first}</td>
                <td className={`${table.right} ${table.wide} number`}>{each.behind}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Files />
    </section>
  );
}

function Files() {
  const { sourcing: words } = t;
  const queries = useQueryClient();
  const may = useMay("judge_accounts");
  const why = useWhyNot("judge_accounts");
  const bring = useMutation({
    mutationFn: async (file: File) => body(client.POST("/dependency/sourcing/import", { body: { csv: await file.text() } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ledger", "dependency"] }),
  });
  return (
    <>
      <Group mt="sm" className="no-print">
        <FileButton accept=".csv,text/csv" onChange={(file) => { if (file) bring.mutate(file); }}>
          {(props) => <Button {...props} size="compact-sm" variant="default" disabled={!may} title={may ? undefined : why} loading={bring.isPending}>{words.bring}</Button>}
        </FileButton>
        <Download href="/api/v1/dependency/sourcing.csv" label={words.csv} />
      </Group>
      {bring.data && <p className={page.subtitle} role="status">{words.brought(bring.data.added)}</p>}
      {bring.error && <p className="negative" role="alert">{bring.error.message}</p>}
    </>
  );
}
