/** Goods with service: how many customers with goods buy service too, what both leave, and what the others might buy. */
import { Button, Group, MultiSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { attachRate } from "../../api/economics";
import type { AttachRate as Told } from "../../api/types";
import { t } from "../../messages";
import { Amount, Known } from "../../parts/Figure";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { writeAddress } from "../../search";
import { Download } from "./Download";
import { Name } from "./Members";

const SHOWN = 20;

export function AttachRate({ period }: { period: { from?: string; until?: string; within?: string } }) {
  const { attachRate: words } = t;
  const { data, error, refetch } = useQuery(attachRate({ ...period, limit: SHOWN }));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || data.categories.length === 0) return null;
  const isSaid = data.categories.some((each) => each.is_service);
  const asked = writeAddress({ ...period, from: data.meta.from ?? undefined, until: data.meta.until });
  return (
    <section className={page.section}>
      <h2 className={page.title} id="attach-rate">{words.title}</h2>
      <p className={page.subtitle}>{isSaid ? words.sentence(data) : words.unsaid}</p>
      <Services key={data.categories.filter((each) => each.is_service).map((each) => each.category).join("|")} data={data} />
      {isSaid && <Customers data={data} />}
      {isSaid && <Download href={`/api/v1/economics/attach-rate/workbook${asked}`} label={words.xlsx} />}
    </section>
  );
}

/** Which categories are services. */
function Services({ data }: { data: Told }) {
  const { attachRate: words } = t;
  const queries = useQueryClient();
  const may = useMay("change_settings");
  const why = useWhyNot("change_settings");
  const kept = data.categories.filter((each) => each.is_service).map((each) => each.category);
  const [chosen, setChosen] = useState(kept);
  const set = useMutation({
    mutationFn: () => body(client.PUT("/economics/service-categories", { body: { categories: chosen } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ledger", "attach rate"] }),
  });
  const isSame = chosen.length === kept.length && chosen.every((each) => kept.includes(each));
  return (
    <Group align="flex-end" gap="sm" mt="xs" mb="sm" className="no-print">
      <MultiSelect
        size="xs" label={words.services} searchable value={chosen} onChange={setChosen} disabled={!may} title={may ? undefined : why}
        data={data.categories.map((each) => each.category)} style={{ minWidth: 240, maxWidth: "100%" }}
      />
      <Button size="compact-sm" variant="default" disabled={!may || isSame} title={may ? undefined : why} loading={set.isPending} onClick={() => set.mutate()}>{words.set}</Button>
      {set.error && <span className="negative" role="alert">{set.error.message}</span>}
    </Group>
  );
}

function Customers({ data }: { data: Told }) {
  const { attachRate: words } = t;
  const { columns } = words;
  return (
    <>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.shown(data)}>
        <table className={table.table} aria-labelledby="attach-rate">
          <thead>
            <tr>
              <th scope="col">{columns.customer}</th>
              <th scope="col" className={table.right}>{columns.goods(data.meta.currency)}</th>
              <th scope="col" className={table.right}>{columns.service(data.meta.currency)}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.ratio}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.goodsMargin}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.margin}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ member, is_attached, bought }) => (
              <tr key={member.key ?? ""}>
                <th scope="row" className={table.wrap}><Name member={member} /></th>
                <td className={table.right}><Amount value={bought.goods} unit={data.meta} missing="" overview /></td>
                <td className={table.right}>{is_attached ? <Amount value={bought.service} unit={data.meta} missing="" overview /> : <span className="quiet">{words.none}</span>}</td>
                <td className={`${table.right} ${table.wide}`}><Known value={is_attached ? bought.service_ratio : null} missing={words.none}>{words.percent}</Known></td>
                <td className={`${table.right} ${table.wide}`}><Known value={bought.goods_margin} missing={words.unknown}>{words.percent}</Known></td>
                <td className={`${table.right} ${table.wide}`}><Known value={bought.margin} missing={words.unknown}>{words.percent}</Known></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={page.under}>{words.shown(data)} {words.margins(data)}</p>
    </>
  );
}
