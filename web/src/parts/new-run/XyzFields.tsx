/** How XYZ is told: window, cuts, and the finer points. */
import type { XyzParameters } from "../../api/types";
import { t } from "../../messages";
import { Choice } from "./Choice";
import { Cuts } from "./Cuts";
import styles from "./NewRun.module.css";

export function XyzFields({ xyz, change }: { xyz: XyzParameters; change: (next: XyzParameters) => void }) {
  return (
    <div className={styles.fields}>
      <Choice label={t.newRun.xyzWindow} hint={t.newRun.xyzWindowHint} names={t.terms.window} value={xyz.window} choose={(window) => change({ ...xyz, window })} />
      <Cuts
        label={t.newRun.xyzCuts} hint={t.newRun.xyzCutsHint} first={["X", xyz.x]} second={["Y", xyz.y]} step={0.1} max={1000}
        change={(x, y) => change({ ...xyz, x, y })}
      />
      <Cuts
        label={t.newRun.frequencyCuts} hint={t.newRun.frequencyHint} first={["X", xyz.frequency_x]} second={["Y", xyz.frequency_y]} step={0.05} max={1}
        change={(frequency_x, frequency_y) => change({ ...xyz, frequency_x, frequency_y })}
      />
      <Choice label={t.newRun.period} hint={t.newRun.periodHint} names={t.newRun.periods} value={xyz.period} choose={(period) => change({ ...xyz, period })} />
      <Choice label={t.newRun.deviation} hint={t.newRun.deviationHint} names={t.newRun.deviations} value={xyz.deviation} choose={(deviation) => change({ ...xyz, deviation })} />
      <Choice
        label={t.newRun.partial} hint={t.newRun.partialHint} names={t.newRun.partials} value={xyz.partial_periods}
        choose={(partial_periods) => change({ ...xyz, partial_periods })}
      />
    </div>
  );
}
