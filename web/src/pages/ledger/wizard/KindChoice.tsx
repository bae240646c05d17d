/** What the rows are: as the first look takes them, with its reason, or as the person says. */
import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Upload } from "../../../api/types";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import { type Kind, KINDS } from "./fields";
import styles from "./wizard.module.css";

export function KindChoice({ kind, guess, choose }: { kind: Kind; guess: Upload["kind"]; choose: (kind: Kind) => void }) {
  const narrow = useMediaQuery("(max-width: 1099px)");
  return (
    <>
      <div className={styles.line}>
        <span className={styles.lineLabel} id="holds">{t.wizard.holds}</span>
        <SegmentedControl
          orientation={narrow ? "vertical" : "horizontal"}
          aria-labelledby="holds"
          value={kind}
          onChange={choose}
          data={KINDS.map((each) => ({ value: each, label: t.wizard.kinds[each].name }))}
        />
      </div>
      <p className={styles.kindBecause}><Coded text={kind === guess.value ? t.wizard.kindBecause(guess.because) : t.wizard.kindChosen} /></p>
    </>
  );
}
