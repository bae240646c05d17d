/** Revenue, gross profit or the rung that the run is by; closed, with its reason, to those who may not see margins and where no cost is known. */
import { SegmentedControl, Tooltip } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { isRung } from "../../api/rung";
import type { Measure, Portfolio } from "../../api/types";
import { t } from "../../messages";
import { keepScope, useMay, useWhyNot } from "../../scope";
import styles from "./MeasureSwitch.module.css";

export function MeasureSwitch({ portfolio: { measure: shown, run, summary } }: { portfolio: Portfolio }) {
  const navigate = useNavigate();
  const seesMargin = useMay("see_margin");
  const hidden = useWhyNot("see_margin") || t.portfolio.marginHidden;
  const rung = isRung(run.measure) ? run.measure : undefined;
  const seesRung = summary.rung !== null;
  const open = seesMargin && (summary.gross_profit !== null || shown === "gross_profit");
  const why = seesMargin ? t.portfolio.noCosts : hidden;
  // The address leaves out the run's own measure.
  const choose = (measure: Measure) =>
    void navigate({ to: "/", search: (now) => ({ ...keepScope(now), measure: measure === run.measure ? undefined : measure }), resetScroll: false });
  return (
    <div className={`${styles.switch} no-print`}>
      <Tooltip label={why} disabled={open} multiline maw={260}>
        <SegmentedControl
          aria-label={t.portfolio.measureSwitch}
          value={shown}
          onChange={choose}
          data={[
            { value: "revenue", label: t.terms.Measure.revenue },
            { value: "gross_profit", label: t.terms.Measure.gross_profit, disabled: !open },
            ...(rung ? [{ value: rung, label: t.terms.Measure[rung], disabled: !seesRung }] : []),
          ]}
        />
      </Tooltip>
      {!open && <p className="quiet">{why}</p>}
    </div>
  );
}
