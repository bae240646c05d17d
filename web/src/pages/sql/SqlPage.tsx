/** Questions in SQL: what is kept, the question, the tables it may name, and the answer. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { body, client } from "../../api/client";
import { savedQuestions, sqlSchema } from "../../api/queries";
import type { SavedQuestion, SqlSchema } from "../../api/types";
import { t } from "../../messages";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import { Answer } from "./Answer";
import { Editor } from "./Editor";
import { Examples } from "./Examples";
import { KeptQuestions } from "./KeptQuestions";
import { type Moment, MomentFields } from "./MomentFields";
import { Mistake } from "./Mistake";
import { inserted, offsetOf, type Place } from "./place";
import { SchemaBrowser } from "./SchemaBrowser";
import styles from "./sql.module.css";

export function SqlPage() {
  const { question } = useSearch({ from: "/frame/sql" });
  const schema = useQuery(sqlSchema);
  const kept = useQuery(savedQuestions);
  const error = schema.error ?? kept.error;
  if (error) return <Failure error={error} retry={() => void Promise.all([schema.refetch(), kept.refetch()])} />;
  if (!schema.data || !kept.data) return <Loading />;
  const chosen = kept.data.find(({ id }) => id === question);
  return <Room key={chosen?.id ?? "own"} schema={schema.data} kept={kept.data} chosen={chosen} />;
}

interface RoomProps {
  schema: SqlSchema;
  kept: SavedQuestion[];
  chosen: SavedQuestion | undefined;
}

/** The longest question that an address carries. */
const LONGEST_ADDRESS = 1500;

function Room({ schema, kept, chosen }: RoomProps) {
  const { ask: addressed } = useSearch({ from: "/frame/sql" });
  const navigate = useNavigate();
  const [text, setText] = useState(addressed ?? chosen?.query ?? "");
  const [limit, setLimit] = useState(schema.limits.rows);
  const [moment, setMoment] = useState<Moment>({});
  const field = useRef<HTMLTextAreaElement>(null);
  const asking = useAsking();
  const ask = (query: string) => {
    if (query.trim() === "") return;
    asking.ask({ query, limit, ...moment });
    const own = query !== chosen?.query && query.length <= LONGEST_ADDRESS ? query : undefined;
    void navigate({ to: "/sql", search: (now) => ({ ...keepScope(now), question: chosen?.id, ask: own }), replace: true, resetScroll: false });
  };
  const caretTo = (from: number) =>
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(from, from);
    });
  const insert = (word: string) => {
    const at = field.current;
    const put = inserted(text, [at?.selectionStart ?? text.length, at?.selectionEnd ?? text.length], word);
    setText(put.text);
    caretTo(put.caret);
  };
  const goTo = (place: Place) => caretTo(offsetOf(text, place));
  const { answer, error } = asking;
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>
        {answer ? t.sql.answered(answer.rows.length, answer.meta.more, answer.seconds) : t.sql.sentence}
      </h1>
      {answer?.meta.more && <p className={page.under}>{t.sql.moreText}</p>}
      <div className={styles.room}>
        <div className="no-print">
          <KeptQuestions kept={kept} chosen={chosen} text={text} />
          <Editor
            field={field} text={text} change={setText} limits={schema.limits} limit={limit} changeLimit={setLimit}
            since={asking.since} ask={() => ask(text)} cancel={asking.cancel}
          />
          <MomentFields moment={moment} change={setMoment} />
          {error && <Mistake error={error} goTo={goTo} />}
          {text === "" && <Examples choose={setText} />}
        </div>
        <SchemaBrowser tables={schema.tables} insert={insert} />
        <div className={styles.answer}>
          {answer && answer.rows.length === 0 && <EmptyState level={2} title={t.sql.noRows} text={t.sql.noRowsText} />}
          {answer && answer.rows.length > 0 && <Answer answer={answer} asked={answer.asked} most={schema.limits.most_file_rows} busy={asking.since !== null} />}
        </div>
      </div>
    </article>
  );
}

interface Asked extends Moment {
  query: string;
  limit: number;
}

/** A question under way, which can be cancelled: the server stops when nobody waits any more. */
function useAsking() {
  const waiting = useRef<AbortController>(null);
  const [since, setSince] = useState<number | null>(null);
  const [cancelled, setCancelled] = useState(false);
  const mutation = useMutation({
    mutationFn: async (asked: Asked) => {
      waiting.current?.abort();
      const controller = new AbortController();
      waiting.current = controller;
      const start = performance.now();
      const answer = await body(client.POST("/sql", { body: asked, signal: controller.signal }));
      return { ...answer, asked, seconds: (performance.now() - start) / 1000 };
    },
    onMutate: () => {
      setCancelled(false);
      setSince(Date.now());
    },
    onSettled: () => setSince(null),
  });
  const cancel = () => {
    waiting.current?.abort();
    setCancelled(true);
  };
  const error = cancelled ? new Error(t.sql.cancelled) : mutation.error;
  return { ask: mutation.mutate, cancel, since, answer: error ? undefined : mutation.data, error };
}
