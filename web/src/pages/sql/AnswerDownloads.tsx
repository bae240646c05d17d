/** The answer as a file: asked once more, with as many rows as a file takes. */
import { Alert, Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import { t } from "../../messages";
import { save } from "../../parts/save";
import type { Moment } from "./MomentFields";

const FORMATS = ["csv", "xlsx", "parquet", "arrow"] as const;
type Format = (typeof FORMATS)[number];

export interface Question extends Moment {
  query: string;
}

export function AnswerDownloads({ asked, most }: { asked: Question; most: number }) {
  const download = useMutation({
    mutationFn: async (format: Format) => {
      const { query, ledger_version, as_of, rates } = asked;
      const pending = client.POST("/sql/export", { body: { query, ledger_version, as_of, rates, format }, parseAs: "blob" });
      const file = await body(pending);
      save(file, `answer.${format}`);
      return (await pending).response.headers.get("mainstay-more-rows") === "true";
    },
  });
  return (
    <div className="no-print">
      <Menu position="bottom-end" width={300} withinPortal>
        <Menu.Target>
          <Button variant="subtle" size="compact-sm" loading={download.isPending} leftSection={<IconDownload size={15} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t.sql.download}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t.sql.fileRows(most)}</Menu.Label>
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => download.mutate(format)}>
              {t.sql.formats[format]}
              <span className="quiet" style={{ display: "block", fontSize: "0.75rem" }}>{t.sql.formatText[format]}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {download.error && <Alert color="red" role="alert">{download.error.message}</Alert>}
      {download.data && <Alert color="gray" role="status">{t.sql.cutOff(most)}</Alert>}
    </div>
  );
}
