/** How many accounts are steady on each basis; the one chosen is what the XYZ column of the table below goes by. */
import { useNavigate } from "@tanstack/react-router";
import type { Portfolio, XyzCount } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import { XyzBadge } from "../../parts/XyzBadge";
import { useScope } from "../../scope";
import { type Basis, BASES } from "../../search";
import styles from "./NineCells.module.css";

const CLASSES = ["x", "y", "z", "n"] as const;
const LETTERS = { x: "X", y: "Y", z: "Z", n: "N" } as const;

export function XyzBases({ portfolio: { summary } }: { portfolio: Portfolio }) {
  const navigate = useNavigate();
  const { basis: shown } = useScope();
  const choose = (basis: Basis | undefined) =>
    void navigate({ to: ".", search: (now) => ({ ...now, basis }), replace: true, resetScroll: false });
  return (
    <table className={styles.bases}>
      <caption>{t.cells.basesTitle}</caption>
      <thead>
        <tr>
          <th scope="col">{t.cells.basis}</th>
          {CLASSES.map((each) => <FigureHead key={each} figure="xyz_count"><XyzBadge value={LETTERS[each]} /></FigureHead>)}
        </tr>
      </thead>
      <tbody>
        {[undefined, ...BASES].map((basis) => (
          <tr key={basis ?? "default"} data-chosen={basis === shown || undefined}>
            <th scope="row">
              <button type="button" aria-pressed={basis === shown} title={t.cells.basisRule[basis ?? "default"]} onClick={() => choose(basis)}>
                {t.cells.basisName[basis ?? "default"]}
              </button>
            </th>
            <Counts counts={summary.xyz[basis ?? "default"]} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Counts = ({ counts }: { counts: XyzCount }) => CLASSES.map((each) => <td key={each} className="number">{count(counts[each])}</td>);
