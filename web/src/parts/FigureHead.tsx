/** The heading of a column of figures: it says where they come from, on hover of any of them and on its own focus. */
import type { ReactNode } from "react";

interface Props {
  figure: string;
  className?: string;
  /** The id of the run that the column's figures come from, where it is not the screen's. */
  run?: string;
  children: ReactNode;
}

export function FigureHead({ figure, className, run, children }: Props) {
  return (
    <th scope="col" className={className} data-figure={figure} data-run={run} tabIndex={0}>
      {children}
    </th>
  );
}
