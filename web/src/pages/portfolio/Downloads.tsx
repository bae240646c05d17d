/** The accounts as files: the filtered list as CSV, the whole run as a workbook that tells its classes anew. */
import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import type { Measure, Run } from "../../api/types";
import { t } from "../../messages";
import { type AccountFilter, csvAddress, workbookAddress } from "../../search";

export function Downloads({ run, filter, measure }: { run: Run; filter: AccountFilter; measure: Measure }) {
  return (
    <Menu position="bottom-end" width={300} withinPortal>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconDownload size={15} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t.portfolio.download}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={workbookAddress(run.id)} download>
          {t.portfolio.workbook}
          <span className="quiet" style={{ display: "block", fontSize: "0.75rem" }}>{t.portfolio.workbookText}</span>
        </Menu.Item>
        <Menu.Item component="a" href={csvAddress(run.id, filter, measure)} download>
          {t.portfolio.csv}
          <span className="quiet" style={{ display: "block", fontSize: "0.75rem" }}>{t.portfolio.csvText}</span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
