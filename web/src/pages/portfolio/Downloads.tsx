/** The accounts as files: the filtered list as CSV, the whole run as a workbook that tells its classes anew, or as Parquet. */
import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import type { Measure, Run } from "../../api/types";
import { t } from "../../messages";
import { type AccountFilter, csvAddress, parquetAddress, workbookAddress } from "../../search";

export function Downloads({ run, filter, measure }: { run: Run; filter: AccountFilter; measure: Measure }) {
  return (
    <Menu position="bottom-end" width={300} withinPortal>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconDownload size={15} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t.portfolio.download}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <File href={workbookAddress(run.id)} name={t.portfolio.workbook} text={t.portfolio.workbookText} />
        <File href={csvAddress(run.id, filter, measure)} name={t.portfolio.csv} text={t.portfolio.csvText} />
        <File href={parquetAddress(run.id)} name={t.portfolio.parquet} text={t.portfolio.parquetText} />
      </Menu.Dropdown>
    </Menu>
  );
}

function File({ href, name, text }: { href: string; name: string; text: string }) {
  return (
    <Menu.Item component="a" href={href} download>
      {name}
      <span className="quiet" style={{ display: "block", fontSize: "0.75rem" }}>{text}</span>
    </Menu.Item>
  );
}
