/** Discount against volume: each account a point, what is usual for its size a band, and who falls out of it by name. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ladder, priceBands } from "../../api/economics";
import type { PriceBands as Told, PriceBandsQuery } from "../../api/types";
import { cents, count, percent, tick } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Amount } from "../../parts/Figure";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { pricesAddress, type Period } from "./asked";
import { Download } from "./Download";
import styles from "./economics.module.css";
import { Name } from "./Members";
import { useAsk } from "./PeriodForm";

/** As many points as one answer has room for; they are those who buy most. */
const POINTS = 1000;
const SHOWN = 12;

interface Props {
  period: Period;
  category: string | undefined;
  categories: "today" | undefined;
  /** What the room is narrowed to: prices are narrowed to one thing, and this comes first. */
  within: string | undefined;
}

export function PriceBands({ period, category, categories: basis, within }: Props) {
  const { prices } = t.economics;
  const ask = useAsk();
  const asked: PriceBandsQuery = { ...period, categories: basis, within: within ?? (category && `category:${category}`) };
  const { data, error, refetch } = useQuery(priceBands({ ...asked, limit: POINTS }));
  const { data: categories } = useQuery(ladder({ ...period, categories: basis, by: "category", limit: 100 }));
  const names = (categories?.rows ?? []).map((row) => row.member.key).filter((key): key is string => key !== null);
  return (
    <section className={page.section}>
      <div className={page.head} style={{ flexWrap: "wrap" }}>
        <div>
          <h2 className={page.title} id="prices">{data ? prices.sentence(data) : prices.title}</h2>
          <p className={page.subtitle}>{prices.text}{data && data.unlisted_sales > 0 && ` ${prices.unlisted(data)}`}</p>
        </div>
        <div className={`${styles.tools} no-print`}>
          {names.length > 0 && !within && (
            <NativeSelect
              size="xs" aria-label={prices.category} value={category ?? ""} onChange={({ currentTarget }) => ask({ category: currentTarget.value || undefined })}
              data={[{ value: "", label: prices.everything }, ...names.map((value) => ({ value, label: value }))]}
            />
          )}
          <Download href={pricesAddress(asked, "xlsx")} label={t.economics.xlsx} />
          <Download href={pricesAddress(asked, "csv")} label={t.economics.csv} />
        </div>
      </div>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && data.accounts === 0 && <p className="quiet">{prices.none}</p>}
      {data && data.accounts > 0 && <Scatter data={data} />}
      {data && data.more_discount > 0 && <Outliers asked={asked} standing="more_discount" />}
      {data && data.less_discount > 0 && <Outliers asked={asked} standing="less_discount" />}
    </section>
  );
}

function Scatter({ data }: { data: Told }) {
  const { prices } = t.economics;
  const option = useMemo(() => scatter(data), [data]);
  return (
    <Chart
      title={prices.chart} subtitle={prices.chartText(data.meta.currency, data.rows.length, data.accounts)} option={option} summary={prices.sentence(data)} height={340}
      table={{
        figures: [],
        columns: prices.bandColumns,
        rows: data.bands.map((band) => [
          tick(band.from, data.meta), tick(band.to, data.meta), count(band.accounts), percent(band.median_discount),
          band.limit === null ? t.terms.noData : percent(band.limit),
        ]),
      }}
    />
  );
}

function scatter(data: Told) {
  const { meta, rows, bands } = data;
  const points = (standing: Told["rows"][number]["standing"]) =>
    rows.filter((row) => row.standing === standing).map((row) => ({ value: [row.list_sales, row.discount], name: row.member.name }));
  const series = (standing: Told["rows"][number]["standing"], color: string, size: number) => ({
    type: "scatter", data: points(standing), symbolSize: size, itemStyle: { color, opacity: standing === "usual" ? 0.5 : 0.95 },
  });
  return {
    ...BASE,
    grid: { left: 56, right: 24, top: 16, bottom: 44 },
    tooltip: {
      ...TOOLTIP, trigger: "item",
      formatter: ({ name, value }: { name: string; value: [number, number] }) => lines(name, `${meta.currency} ${cents(value[0], meta)}`, t.economics.prices.discountOf(percent(value[1]))),
    },
    xAxis: {
      ...QUIET_AXIS, type: "log", name: t.economics.prices.axis, nameLocation: "middle", nameGap: 28, splitLine: { show: false },
      axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => tick(value, meta), hideOverlap: true },
    },
    yAxis: { ...QUIET_AXIS, type: "value", axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => percent(value) } },
    series: [
      series("usual", "var(--class-b)", 7),
      series("more_discount", "var(--bad)", 10),
      series("less_discount", "var(--class-a)", 10),
      ...bands.map((band) => ({
        type: "line", silent: true, tooltip: { show: false }, symbol: "none", lineStyle: { color: "var(--ink-2)", width: 2 },
        data: [[band.from, band.median_discount], [band.to, band.median_discount]],
      })),
    ],
  };
}

function Outliers({ asked, standing }: { asked: PriceBandsQuery; standing: "more_discount" | "less_discount" }) {
  const { prices, dimension } = t.economics;
  const { data, error, refetch } = useQuery(priceBands({ ...asked, standing, limit: SHOWN }));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={prices.outliers[standing]} style={{ marginTop: 16 }}>
      <table className={table.table} aria-label={prices.outliers[standing]}>
        <caption className="quiet" style={{ textAlign: "left", paddingBottom: 8 }}>{prices.outliers[standing]}. {t.economics.shownOf(data.rows.length, data.page.total)}</caption>
        <thead>
          <tr>
            <th scope="col">{dimension.account}</th>
            {prices.columns.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.member.key ?? ""}>
              <th scope="row"><Name member={row.member} /></th>
              <td className={table.right}><Amount value={row.list_sales} unit={data.meta} missing="" /></td>
              <td className={table.right}>{percent(row.discount)}</td>
              <td className={table.right}>{percent(data.bands[row.band]?.median_discount ?? 0)}</td>
              <td className={table.right}><Amount value={row.beyond} unit={data.meta} missing="" /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
