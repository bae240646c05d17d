/** What a screen shows when there is nothing, not yet, or no answer: what happened, what is safe, what to do next. */
import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { t } from "../messages";
import styles from "./States.module.css";
import { LinkButton } from "./LinkButton";

interface EmptyProps {
  title: string;
  text?: string;
  children?: ReactNode;
  /** A room without data speaks as the page's heading; an empty list inside a page does not. */
  level?: 1 | 2;
}

export function EmptyState({ title, text, children, level = 1 }: EmptyProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={level === 1 ? styles.empty : styles.emptyList}>
      <Heading>{title}</Heading>
      {text && <p>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  if (error instanceof ApiError && error.status === 404) return <Nothing />;
  const { title, text } = explain(error);
  return (
    <div role="alert">
      <EmptyState title={title} text={text}>
        {retry && (
          <Button variant="default" onClick={retry}>
            {t.frame.retry}
          </Button>
        )}
      </EmptyState>
    </div>
  );
}

function explain(error: unknown): { title: string; text: string } {
  if (error instanceof ApiError) {
    return { title: error.status === 403 ? t.frame.refused : t.frame.failed, text: error.message };
  }
  if (error instanceof TypeError && /fetch/i.test(error.message)) {
    return { title: t.frame.failed, text: t.frame.unreachable };
  }
  return { title: t.frame.failed, text: t.frame.broken };
}

export function Nothing() {
  return (
    <EmptyState title={t.frame.gone} text={t.frame.goneText}>
      <LinkButton to="/" variant="default">
        {t.frame.toPortfolio}
      </LinkButton>
    </EmptyState>
  );
}

/** The shape of a screen, shown only when the answer takes longer than 200 ms. */
export function Loading() {
  return (
    <div className={styles.loading} aria-busy="true" aria-label={t.terms.loading} role="status">
      <Skeleton height={30} width="70%" />
      <Skeleton height={30} width="40%" mt={8} />
      <Skeleton height={320} mt={32} />
      <Skeleton height={240} mt={24} />
    </div>
  );
}
