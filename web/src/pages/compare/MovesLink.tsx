/** The way from a count of the comparison to the accounts it counts, in the list below. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type Moves, readMoves } from "../../search";
import styles from "./ComparePage.module.css";

export function MovesLink({ moves, label, children }: { moves: Moves; label?: string; children: ReactNode }) {
  return (
    <Link
      to="/compare"
      search={(now) => ({ ...now, ...readMoves({ ...moves }) })}
      hash="movements"
      className={styles.opens}
      data-figure="moved"
      aria-label={label}
    >
      {children}
    </Link>
  );
}
