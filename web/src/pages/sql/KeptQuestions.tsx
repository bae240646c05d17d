/** Questions kept under a name: one's own, and those colleagues share. */
import { Alert, Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { body, client } from "../../api/client";
import { savedQuestions } from "../../api/queries";
import type { SavedQuestion } from "../../api/types";
import { t } from "../../messages";
import { Keep, Kept, KeptChip } from "../../parts/Kept";
import { keepScope } from "../../scope";

interface Props {
  kept: SavedQuestion[];
  chosen: SavedQuestion | undefined;
  /** The question as it stands now. */
  text: string;
}

export function KeptQuestions({ kept, chosen, text }: Props) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const changed = () => queries.invalidateQueries({ queryKey: savedQuestions.queryKey });
  const remove = (id: string) => body(client.DELETE("/saved-questions/{id}", { params: { path: { id } } })).finally(changed);
  const keep = async (name: string, shared: boolean) => {
    const { saved_question: { id } } = await body(client.POST("/saved-questions", { body: { name, query: text, shared } }));
    await changed();
    void navigate({ to: "/sql", search: (now) => ({ ...keepScope(now), question: id }), replace: true, resetScroll: false });
  };
  const isNew = text.trim() !== "" && !kept.some((each) => each.query === text);
  if (kept.length === 0 && !isNew) return null;
  return (
    <Kept title={t.sql.kept} any={kept.length > 0}>
      {kept.map((each) => (
        <KeptChip
          key={each.id} kept={each} chosen={each.id === chosen?.id} words={t.sql} remove={() => remove(each.id)}
          link={(title, name) => <Link to="/sql" search={(now) => ({ ...keepScope(now), question: each.id })} title={title}>{name}</Link>}
        />
      ))}
      {isNew && chosen?.mine && <SaveChange kept={chosen} text={text} />}
      {isNew && <Keep words={t.sql} keep={keep} />}
    </Kept>
  );
}

function SaveChange({ kept, text }: { kept: SavedQuestion; text: string }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: () => {
      const { id, name, shared } = kept;
      return body(client.PUT("/saved-questions/{id}", { params: { path: { id } }, body: { name, shared, query: text } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: savedQuestions.queryKey }),
  });
  return (
    <>
      <Button variant="subtle" size="compact-sm" loading={change.isPending} onClick={() => change.mutate()}>{t.sql.saveChanges}</Button>
      {change.error && <Alert color="red" role="alert">{change.error.message}</Alert>}
    </>
  );
}
