/** No cost rates yet: what they are for, and three kinds of company to begin with. */
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import { t } from "../../messages";
import { EmptyState } from "../../parts/States";
import { useMay, useWhyNot } from "../../scope";
import type { Edited } from "./RatesForm";

const KINDS = ["manufacturer", "distributor", "service_firm"] as const;

export function FirstRates({ begin }: { begin: (edited: Edited) => void }) {
  const [may, why] = [useMay("change_settings"), useWhyNot("change_settings")];
  const take = useMutation({
    mutationFn: (kind: (typeof KINDS)[number]) => body(client.GET("/costs/templates/{kind}", { params: { path: { kind } } })),
    onSuccess: ({ rates, currency, minor_digits }) => begin({ rates, unit: { currency, minor_digits } }),
  });
  return (
    <EmptyState title={t.costs.none} text={t.costs.noneText}>
      {KINDS.map((kind) => (
        <Button key={kind} variant="default" disabled={!may} title={may ? undefined : why} aria-description={may ? undefined : why} loading={take.isPending && take.variables === kind} onClick={() => take.mutate(kind)}>
          {t.costs.templates[kind]}
        </Button>
      ))}
      {take.error && <p className="negative" role="alert">{take.error.message}</p>}
    </EmptyState>
  );
}
