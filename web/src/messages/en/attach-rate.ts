/** Goods with service. */
import type { AttachRate } from "../../api/types";
import { count, money, percent } from "../../format";

export const attachRate = {
  title: "Goods with service",
  unsaid: "Say which categories are services: then you see who buys them with goods, what both leave together, and who might.",
  sentence: ({ rate, attached, with_goods, together, potential, meta }: AttachRate) => {
    if (rate === null) return "Nobody bought goods in these days.";
    const most = `${count(attached)} of ${count(with_goods)} customers with goods buy service too (${percent(rate)}).`;
    if (together.service_ratio === null || potential <= 0) return most;
    return `${most} They buy service for ${percent(together.service_ratio)} of their goods; if the others did, it would be ${money(potential, meta)} more.`;
  },
  margins: ({ together, apart }: AttachRate) =>
    together.margin === null || apart.goods_margin === null ? "" : `Gross margin of goods and service together is ${percent(together.margin)}; of the goods of customers without service ${percent(apart.goods_margin)}.`,
  shown: ({ rows, page }: AttachRate) => `${count(rows.length)} of ${count(page.total)} customers with goods, the most goods first.`,
  services: "Categories that are services",
  set: "Set",
  columns: {
    customer: "Customer",
    goods: (currency: string) => `Goods, ${currency}`,
    service: (currency: string) => `Service, ${currency}`,
    ratio: "Service of goods",
    goodsMargin: "Margin of goods",
    margin: "Margin of both",
  },
  none: "no service",
  unknown: "Costs are missing, or you may not see them.",
  percent: (share: number) => percent(share),
  xlsx: "Workbook with formulas",
};
