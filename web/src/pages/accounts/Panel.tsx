/** A section of the account's page that stands where the ledger knows of it, or where asking failed. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";

interface Props<T> {
  id: string;
  title: string;
  asked: UseQueryResult<T>;
  isKnown: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

export function Panel<T>({ id, title, asked: { data, error, refetch }, isKnown, children }: Props<T>) {
  if (error) return <section className={page.section} aria-label={title}><Failure error={error} retry={() => void refetch()} /></section>;
  if (data === undefined || !isKnown(data)) return null;
  return (
    <section className={page.section} aria-labelledby={id}>
      <h2 className={page.title} id={id}>{title}</h2>
      {children(data)}
    </section>
  );
}
