/** Before there is a file: where to drop it, what it may hold, and a template for those who have none. */
import { Alert, Anchor, Button, FileButton, Progress } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { t } from "../../../messages";
import page from "../../../parts/page.module.css";
import table from "../../../parts/table.module.css";
import { KINDS } from "./fields";
import styles from "./wizard.module.css";

export const ACCEPTED = ".csv,.txt,.tsv,.parquet,.xlsx,.xls,.ods,text/csv";

/** A file on its way. */
export interface Sending {
  name: string;
  /** 0 to 1; the server looks at the file after the last byte. */
  share: number;
}

interface Props {
  sending: Sending | null;
  error: Error | null;
  /** Whether to say what may be brought in. */
  kinds: boolean;
  take: (file: File | null) => void;
}

export function StartDrop({ sending, error, kinds, take }: Props) {
  return (
    <>
      <div className={styles.drop} aria-busy={sending !== null}>
        <IconFileImport size={36} stroke={1.2} aria-hidden className={styles.dropIcon} />
        {sending ? <Underway {...sending} /> : (
          <>
            <p className={styles.dropWords}>{t.wizard.drop}</p>
            <p className="quiet">{t.wizard.or}</p>
            <FileButton onChange={take} accept={ACCEPTED} inputProps={{ "aria-label": t.wizard.choose }}>
              {(props) => <Button {...props}>{t.wizard.choose}</Button>}
            </FileButton>
          </>
        )}
      </div>
      {error && <Alert mt="md" color="red" role="alert" title={t.wizard.uploadFailed}>
        <p>{t.wizard.sentence(error.message)}</p>
        {error.message.includes("header") && <p>{t.wizard.headerHint}</p>}
      </Alert>}
      {kinds && <Kinds />}
    </>
  );
}

function Underway({ name, share }: Sending) {
  const words = share < 1 ? t.wizard.sending(name) : t.wizard.looking(name);
  return (
    <>
      <p className={styles.dropWords} role="status">{words}</p>
      <Progress value={share * 100} animated={share >= 1} w="min(360px, 100%)" aria-label={words} />
    </>
  );
}

function Kinds() {
  return (
    <section className={page.section} aria-labelledby="kinds">
      <h2 className={page.title} id="kinds">{t.wizard.whatTitle}</h2>
      <p className={page.subtitle}>{t.wizard.whatText}</p>
      <table className={`${table.table} ${styles.kinds}`} aria-labelledby="kinds">
        <tbody>
          {KINDS.map((kind) => {
            const { name, holds } = t.wizard.kinds[kind];
            return (
              <tr key={kind}>
                <th scope="row">{name}</th>
                <td className={table.wrap}>{holds}</td>
                <td className={table.right}>
                  <span className={styles.templates}>
                    {(["xlsx", "csv"] as const).map((ending) => (
                      <Anchor key={ending} href={`/api/v1/templates/${kind}.${ending}`} download aria-label={t.wizard.templateOf(name, ending)}>{t.wizard.template[ending]}</Anchor>
                    ))}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
