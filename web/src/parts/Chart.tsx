/**
 * The one way to draw a chart: ECharts for the eye, and always a table of the same numbers for screen readers, tests,
 * and everyone who presses t. Colours are the CSS names of `theme.css`, so theme and print need no second drawing.
 */
import { useNavigate } from "@tanstack/react-router";
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { type ReactNode, useEffect, useRef } from "react";
import { t } from "../messages";
import { useScope } from "../scope";
import styles from "./Chart.module.css";
import page from "./page.module.css";

export interface ChartTable {
  /** The figure of each column, for "Where from?". */
  figures: string[];
  columns: string[];
  /** The first cell of a row is its heading. */
  rows: ReactNode[][];
}

interface Props {
  title: string;
  subtitle?: string;
  option: EChartsCoreOption;
  /** One sentence that says what the picture shows. */
  summary: string;
  table: ChartTable;
  height: number;
  /** A click anywhere in the plot, as values of the two axes. */
  onPoint?: (x: number, y: number) => void;
  children?: ReactNode;
}

export function Chart({ title, subtitle, option, summary, table, height, onPoint, children }: Props) {
  const asTable = useScope().view === "table";
  return (
    <figure aria-label={title} className={styles.figure}>
      <figcaption className={page.head}>
        <div>
          <h2 className={page.title}>{title}</h2>
          {subtitle && <p className={page.subtitle}>{subtitle}</p>}
        </div>
        <ViewSwitch />
      </figcaption>
      {!asTable && <Drawing option={option} height={height} onPoint={onPoint} />}
      <p className="sr-only">{summary}</p>
      <div className={asTable ? styles.table : "sr-only"} style={asTable ? { maxHeight: height } : undefined} tabIndex={asTable ? 0 : undefined}>
        <DataTable {...table} caption={title} />
      </div>
      {children}
    </figure>
  );
}

/** Turns every chart of the screen into its table and back; the choice stands in the address. */
export function useViewSwitch() {
  const navigate = useNavigate();
  const asTable = useScope().view === "table";
  const turn = () =>
    void navigate({ to: ".", search: (now) => ({ ...now, view: asTable ? undefined : ("table" as const) }), replace: true, resetScroll: false });
  return { asTable, turn };
}

export function ViewSwitch() {
  const { asTable, turn } = useViewSwitch();
  return (
    <button type="button" className={`${styles.switch} no-print`} onClick={turn} title={t.frame.toggleHint} aria-pressed={asTable}>
      {asTable ? t.frame.tableAsChart : t.frame.chartAsTable} <kbd aria-hidden>t</kbd>
    </button>
  );
}

function Drawing({ option, height, onPoint }: Pick<Props, "option" | "height" | "onPoint">) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const latest = useRef({ option, onPoint });

  useEffect(() => {
    latest.current = { option, onPoint };
    chart.current?.setOption(option, { notMerge: true });
  }, [option, onPoint]);

  useEffect(() => {
    const node = place.current;
    if (!node) return;
    let gone = false;
    const fit = () => chart.current?.resize();
    const resized = new ResizeObserver(fit);
    void import("./echart").then(({ init }) => {
      if (gone) return;
      const drawn = init(node, null, { renderer: "svg" });
      chart.current = drawn;
      drawn.setOption(latest.current.option);
      drawn.getZr().on("click", ({ offsetX, offsetY }) => {
        const { onPoint: tell } = latest.current;
        if (!tell || !drawn.containPixel("grid", [offsetX, offsetY])) return;
        const [x, y] = drawn.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
        if (x !== undefined && y !== undefined) tell(x, y);
      });
      resized.observe(node);
    });
    window.addEventListener("beforeprint", fit);
    return () => {
      gone = true;
      resized.disconnect();
      window.removeEventListener("beforeprint", fit);
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);

  return <div ref={place} className={styles.drawing} style={{ height }} data-clickable={onPoint ? true : undefined} aria-hidden />;
}

function DataTable({ figures, columns, rows, caption }: ChartTable & { caption: string }) {
  return (
    <table className={styles.data}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>{columns.map((column, index) => <th key={column} scope="col" data-figure={figures[index]}>{column}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(([head, ...cells], index) => (
          <tr key={index}>
            <th scope="row">{head}</th>
            {cells.map((cell, column) => <td key={column} className="number">{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
