/** Which category of a product counts, where some have moved: that of each line's day, or today's. */
import { NativeSelect } from "@mantine/core";
import type { Ladders } from "../../api/types";
import { t } from "../../messages";
import { useAsk } from "./PeriodForm";

export function Categories({ meta }: { meta: Ladders["meta"] }) {
  const ask = useAsk();
  if (meta.dated_products === 0) return null;
  return (
    <NativeSelect
      size="xs" label={t.economics.categories.label} value={meta.categories}
      onChange={({ currentTarget: { value } }) => ask({ categories: value === "today" ? value : undefined })}
      data={(["line_day", "today"] as const).map((value) => ({ value, label: t.economics.categories[value] }))}
    />
  );
}
