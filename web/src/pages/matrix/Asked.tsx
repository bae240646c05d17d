/** What accounts are placed by: three measures, two cuts, and the sign of risk; each choice goes into the address. */
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { t } from "../../messages";
import { NarrowToSegment } from "../../parts/InSegment";
import { useMay } from "../../scope";
import { type MatrixView, MATRIX_MEASURES, RISKS } from "../../search";

const OF_COSTS: readonly string[] = [
  "gross_profit", "margin", "costed_share", "pocket_sales", "contribution_1", "contribution_2", "contribution_3", "contribution_4",
];
const OF_FITS: readonly string[] = ["expected_orders", "lifetime_value", "active_probability"];

export function Asked() {
  const asked = useSearch({ from: "/frame/matrix" });
  const navigate = useNavigate();
  const [seesMargin, seesFit] = [useMay("see_margin"), useMay("see_portfolio")];
  const [cuts, setCuts] = useState({ x_at: asked.x_at ?? "", y_at: asked.y_at ?? "" });
  const ask = (change: MatrixView) => void navigate({ to: "/matrix", search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  const cut = (event: SyntheticEvent) => {
    event.preventDefault();
    ask({ x_at: cuts.x_at.trim() || undefined, y_at: cuts.y_at.trim() || undefined });
  };
  const measures = MATRIX_MEASURES.filter((each) => (seesMargin || !OF_COSTS.includes(each)) && (seesFit || !OF_FITS.includes(each)));
  const risks = RISKS.filter((each) => seesFit || each !== "active_probability");
  const { axes } = t.matrix;
  const measureBy = (name: "x" | "y" | "size", word: string) => {
    const change: MatrixView = {};
    change[name] = MATRIX_MEASURES.find((each) => each === word);
    // A cut that was typed means nothing for another measure.
    if (name === "x") change.x_at = undefined;
    if (name === "y") change.y_at = undefined;
    ask(change);
  };
  const choice = (name: "x" | "y" | "size", usual: string) => (
    <NativeSelect
      size="xs" label={axes[name]} value={asked[name] ?? usual}
      onChange={({ currentTarget }) => measureBy(name, currentTarget.value)}
      data={measures.map((value) => ({ value, label: t.matrix.measure[value] }))}
    />
  );
  const at = (name: "x_at" | "y_at") => (
    <TextInput
      size="xs" label={axes[name]} placeholder="median" title={t.matrix.atHint} w={130} value={cuts[name]}
      onChange={({ currentTarget }) => setCuts({ ...cuts, [name]: currentTarget.value })}
    />
  );
  return (
    <form onSubmit={cut} className="no-print">
      <Group mt="md" gap="sm" align="end">
        {choice("x", "revenue")}
        {choice("y", "variation")}
        {choice("size", "revenue")}
        <NativeSelect
          size="xs" label={axes.risk} value={asked.risk ?? "phase"}
          onChange={({ currentTarget }) => ask({ risk: RISKS.find((each) => each === currentTarget.value) })}
          data={risks.map((value) => ({ value, label: t.matrix.risk[value] }))}
        />
        {at("x_at")}
        {at("y_at")}
        <NarrowToSegment />
        <Button type="submit" size="xs" variant="default">{t.matrix.apply}</Button>
      </Group>
      <p className="quiet">{axes.x_at}, {axes.y_at.toLowerCase()}: {t.matrix.atHint}.</p>
    </form>
  );
}
