/** What lies between two versions: who is in another segment, with how much money. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { segmentsBetween } from "../../api/segments";
import type { Run, Segmentation, SegmentationVersion } from "../../api/types";
import { count, short } from "../../format";
import { t } from "../../messages";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

interface Props {
  run: Run;
  all: Segmentation[];
  version: SegmentationVersion;
}

export function Between({ run, all, version }: Props) {
  const others = all.flatMap(({ versions }) => versions).filter((each) => each.id !== version.id);
  const usual = others.find((each) => each.segmentation === version.segmentation && each.number < version.number) ?? others[0];
  const [chosen, choose] = useState<string | null>(null);
  const from = others.find((each) => each.id === chosen) ?? usual;
  return (
    <section className={page.section} aria-labelledby="between">
      <h2 className={page.title} id="between">{t.segments.between}</h2>
      {from === undefined ? <p className={page.subtitle}>{t.segments.noOther}</p> : (
        <>
          <Select
            size="xs" w={320} maw="100%" my="sm" label={t.segments.compareWith} allowDeselect={false} value={from.id} onChange={choose}
            data={others.map((each) => ({ value: each.id, label: t.segments.versionName(each.name, each.number, each.made_at.slice(0, 10)) }))}
          />
          <Moves from={from.id} to={version.id} run={run} />
        </>
      )}
    </section>
  );
}

function Moves({ from, to, run }: { from: string; to: string; run: Run }) {
  const { data, error, refetch } = useQuery(segmentsBetween(from, to, run.id));
  const { columns } = t.segments;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const moves = data.moves.filter((each) => each.from !== each.to);
  return (
    <>
      <p>{t.segments.moved(data)}</p>
      {moves.length > 0 && (
        <div className={table.scroll} tabIndex={0}>
          <table className={table.table} aria-labelledby="between">
            <thead>
              <tr>
                <th scope="col">{columns.from}</th>
                <th scope="col">{columns.to}</th>
                <th scope="col" className={table.right}>{columns.accounts}</th>
                <th scope="col" className={table.right}>{columns.revenue}</th>
                <th scope="col" className={table.wide}>{columns.such}</th>
              </tr>
            </thead>
            <tbody>
              {moves.map((each) => (
                <tr key={`${each.from} ${each.to}`}>
                  <td>{each.from}</td>
                  <td>{each.to}</td>
                  <td className={table.right}>{count(each.accounts)}</td>
                  <td className={table.right}>{short(each.revenue, run)}</td>
                  <td className={`${table.wide} ${table.wrap}`}>{each.largest.map(({ name }) => name).join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
