/** Why a question was not answered, and the way to the place of the mistake. */
import { Alert, Button } from "@mantine/core";
import { t } from "../../messages";
import { type Place, placeOf } from "./place";
import styles from "./sql.module.css";

export function Mistake({ error, goTo }: { error: Error; goTo: (place: Place) => void }) {
  const text = error instanceof TypeError ? t.frame.unreachable : error.message;
  const place = placeOf(text);
  return (
    <Alert className={styles.mistake} color="red" variant="light" role="alert" title={t.sql.wrong}>
      <p style={{ overflowWrap: "anywhere" }}>{text}</p>
      {place && (
        <Button mt="xs" size="compact-sm" variant="default" onClick={() => goTo(place)}>{t.sql.toPlace(place.line, place.column)}</Button>
      )}
    </Alert>
  );
}
