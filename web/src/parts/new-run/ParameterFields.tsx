/** What a run is asked, as fields: window, measure, ABC cuts, and on demand how XYZ is told. */
import { Button, Collapse } from "@mantine/core";
import { useState } from "react";
import type { Parameters } from "../../api/types";
import { t } from "../../messages";
import { Choice } from "./Choice";
import { Cuts } from "./Cuts";
import { MeasureChoice } from "./MeasureChoice";
import styles from "./NewRun.module.css";
import { XyzFields } from "./XyzFields";

export function ParameterFields({ asked, change }: { asked: Parameters; change: (next: Parameters) => void }) {
  const [further, setFurther] = useState(false);
  return (
    <>
      <Choice label={t.newRun.window} hint={t.newRun.windowHint} names={t.terms.window} value={asked.window} choose={(window) => change({ ...asked, window })} />
      <MeasureChoice value={asked.measure} choose={(measure) => change({ ...asked, measure })} />
      <Choice label={t.newRun.dateBasis} hint={t.newRun.dateBasisHint} names={t.newRun.dateBases} value={asked.date_basis} choose={(date_basis) => change({ ...asked, date_basis })} />
      <Cuts
        label={t.newRun.abc} hint={t.newRun.abcHint} first={["A", asked.abc.a]} second={["B", asked.abc.b]} suffix="%" step={1} max={100}
        change={(a, b) => change({ ...asked, abc: { a, b } })}
      />
      <Button variant="subtle" size="compact-sm" className={styles.turn} onClick={() => setFurther(!further)} aria-expanded={further}>
        {further ? t.newRun.less : t.newRun.more}
      </Button>
      <Collapse expanded={further} keepMounted={false}>
        <XyzFields xyz={asked.xyz} change={(xyz) => change({ ...asked, xyz })} />
      </Collapse>
    </>
  );
}
