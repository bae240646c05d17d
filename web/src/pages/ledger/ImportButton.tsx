/** The way to a new import; closed with its reason for those who may not. */
import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { keepScope, useMay, useWhyNot } from "../../scope";
import styles from "./ledger.module.css";

export function ImportButton({ label = t.ledger.importFile }: { label?: string }) {
  const may = useMay("import_lines");
  const why = useWhyNot("import_lines");
  const icon = <IconUpload size={16} aria-hidden />;
  if (may) {
    return <LinkButton to="/imports/new" search={keepScope} leftSection={icon} className="no-print">{label}</LinkButton>;
  }
  return (
    <div className={`${styles.actions} no-print`}>
      <Button aria-disabled data-disabled aria-description={why} leftSection={icon}>{label}</Button>
      <span className="quiet">{why}</span>
    </div>
  );
}
