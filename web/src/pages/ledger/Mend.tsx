/** How rows that were set aside come into the ledger after all, in three steps. */
import { Button, Group } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { keepScope, useMay } from "../../scope";
import styles from "./ledger.module.css";

const FILES = [
  ["xlsx", t.ledger.xlsx, t.ledger.xlsxLabel],
  ["csv", t.ledger.csv, t.ledger.csvLabel],
] as const;

export function Mend({ id }: { id: string }) {
  const may = useMay("import_lines");
  const [first, second, third] = t.ledger.mendSteps;
  return (
    <ol className={`${styles.mend} no-print`}>
      <li>
        <p>{first}</p>
        <Group gap={8}>
          {FILES.map(([ending, format, label]) => (
            <Button key={ending} component="a" href={`/api/v1/imports/${id}/quarantine.${ending}`} download variant="default" leftSection={<IconDownload size={16} aria-hidden />} aria-label={label}>
              {format}
            </Button>
          ))}
        </Group>
      </li>
      <li><p>{second}</p></li>
      <li>
        <p>{third}</p>
        {may && (
          <LinkButton to="/imports/new" search={(now) => ({ ...keepScope(now), mends: id })} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
            {t.ledger.importMended}
          </LinkButton>
        )}
      </li>
    </ol>
  );
}
