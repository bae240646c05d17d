/** Revenue or gross profit; closed, with its reason, to those who may not see margins. */
import { SegmentedControl, Tooltip } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Measure } from "../../api/types";
import { t } from "../../messages";
import { keepScope, useMay, useWhyNot } from "../../scope";
import styles from "./MeasureSwitch.module.css";

interface Props {
  shown: Measure;
  /** The run's own measure, which the address leaves out. */
  own: Measure;
}

export function MeasureSwitch({ shown, own }: Props) {
  const navigate = useNavigate();
  const may = useMay("see_margin");
  const why = useWhyNot("see_margin") || t.portfolio.marginHidden;
  const choose = (measure: Measure) =>
    void navigate({ to: "/", search: (now) => ({ ...keepScope(now), measure: measure === own ? undefined : measure }), resetScroll: false });
  return (
    <div className={`${styles.switch} no-print`}>
      <Tooltip label={why} disabled={may} multiline maw={260}>
        <SegmentedControl
          aria-label={t.portfolio.measureSwitch}
          value={shown}
          onChange={choose}
          data={[
            { value: "revenue", label: t.terms.Measure.revenue },
            { value: "gross_profit", label: t.terms.Measure.gross_profit, disabled: !may },
          ]}
        />
      </Tooltip>
      {!may && <p className="quiet">{why}</p>}
    </div>
  );
}
