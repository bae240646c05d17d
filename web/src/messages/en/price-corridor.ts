/** Prices of the same product between countries. */
import type { PriceCorridors } from "../../api/types";
import { count, decimal, money, percent, price } from "../../format";

export const priceCorridor = {
  title: "Prices between countries",
  text: ({ at_stake, meta }: PriceCorridors) => `If everybody paid the lowest price of each product and bought as much, ${money(at_stake, meta)} would be sold less.`,
  shown: ({ rows, page, unpriced }: PriceCorridors) => {
    const without = unpriced === null || unpriced <= 0 ? "" : ` Of ${percent(unpriced)} of net sales no price can be told: a quantity, a product or a country is missing, or the unit is another one.`;
    return `${count(rows.length)} of ${count(page.total)} ${page.total === 1 ? "product" : "products"} sold in several countries, net price by base unit; those with the most at stake first.${without}`;
  },
  columns: {
    product: "Product",
    lowest: "Lowest",
    median: "Median",
    highest: "Highest",
    spread: "Highest over lowest",
    atStake: (currency: string) => `At stake, ${currency}`,
  },
  price: (text: string) => price(text),
  priceIn: (text: string, country: string | undefined) => (country === undefined ? price(text) : `${price(text)} in ${country}`),
  by: (unit: string) => `by ${unit}`,
  spread: (ratio: number) => `${decimal(ratio, 2)} times`,
  xlsx: "Workbook with formulas",
};
