/** The way to a new import; closed with its reason for those who may not. */
import { Button, Tooltip } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { t } from "../../messages";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { LinkButton } from "../../parts/LinkButton";

export function ImportButton({ label = t.ledger.importFile }: { label?: string }) {
  const may = useMay("import_lines");
  const why = useWhyNot("import_lines");
  const icon = <IconUpload size={16} aria-hidden />;
  if (may) {
    return <LinkButton to="/imports/new" search={keepScope} leftSection={icon} className="no-print">{label}</LinkButton>;
  }
  return (
    <Tooltip label={why} multiline maw={280}>
      <Button aria-disabled data-disabled aria-description={why} leftSection={icon} className="no-print">{label}</Button>
    </Tooltip>
  );
}
