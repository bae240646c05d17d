/** Says that what is shown is of an old version of the ledger; nothing where it is the newest. */
import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { portfolio } from "../api/queries";
import type { Run } from "../api/types";
import { t } from "../messages";

export function OldVersion({ run }: { run: Run }) {
  const { data } = useQuery(portfolio(undefined, undefined));
  const newest = data?.run.ledger_version;
  if (newest === undefined || run.ledger_version >= newest) return null;
  return <Alert color="yellow" mb="md" role="note">{t.versions.old(run.ledger_version, newest)}</Alert>;
}
