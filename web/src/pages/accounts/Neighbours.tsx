/** The way to the next larger and the next smaller account. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { neighbours } from "../../api/queries";
import type { Run, RunAccount } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { keepScope } from "../../scope";
import styles from "./Neighbours.module.css";

export function Neighbours({ run, rank }: { run: Run; rank: number }) {
  const { data } = useQuery(neighbours(run.id, rank));
  if (!data) return null;
  return (
    <nav aria-label={t.accounts.neighbours} className={`${styles.neighbours} no-print`}>
      <Way label={t.accounts.larger} to={data.before} />
      <Way label={t.accounts.smaller} to={data.after} />
    </nav>
  );
}

function Way({ label, to }: { label: string; to: RunAccount | null }) {
  if (to?.rank == null || to.id === null) return null;
  return (
    <Link to="/accounts/$id" params={{ id: to.id }} search={keepScope} className={styles.way} title={to.name} data-figure="rank">
      <span className="quiet">{label}</span>
      <span className={styles.name}>{t.accounts.before(count(to.rank), to.name)}</span>
    </Link>
  );
}
