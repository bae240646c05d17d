/** What each figure of an account's orders, payments and agreements means and how it comes about; the definitions are those of `docs/methods/dealings.md`. */

/** One pair for each figure: what it means, how it is formed. */
export const figuresOfDealings: Record<string, [meaning: string, formula: string]> = {
  order_product: ["The product that is still to come.", "As the file of orders has it."],
  order_day: ["A day of the order line: ordered, asked for, promised.", "As the file of orders has it."],
  order_rest: ["What is still to come of the line.", "Ordered quantity less what was delivered before the day."],
  order_worth: ["What is still to come is worth this much.", "The same part of the line’s value, at the rate of the order’s day."],
  order_late: ["How long the line is late.", "Days since the day promised, else the one asked for."],
  otif: ["The part of the lines due in the month that came on time and in full.", "Lines delivered by the day in the ordered quantity or more ÷ lines due."],
  lines_due: ["Order lines whose day lies in the month.", "Count of them, delivered or not."],
  open_age: ["What is open, by how long it is overdue.", "Sum of the open invoices of that age; open credit notes lessen it."],
  invoice_day: ["A day of the invoice: dated, due.", "As the file of payments has it."],
  invoice_open: ["What is to be paid; below zero for a credit note.", "As the file of payments has it, at the rate of the invoice’s day."],
  invoice_overdue: ["How long the invoice is overdue.", "Days since it was due."],
  paid: ["What was paid in the month.", "Sum of the invoices paid in it; credit notes are left out."],
  days_beyond_terms: ["How many days after they were due invoices were paid; below zero where before.", "Mean of the days from due to paid, weighted by amount."],
  paid_late: ["The part that was paid after its day.", "Amount paid after its day ÷ amount paid."],
  tier_from: ["Where the tier begins.", "As the file of agreements has it."],
  category_sales: ["What the account bought of the category, net.", "Sum of the amounts of its lines in the months shown."],
  sourcing_stands: ["How the account sources the category.", "As somebody said: suppliers, and our rank among them."],
  wallet_share: ["Our part of what the account buys of the category, from anybody.", "As somebody said."],
  switching_months: ["How long the account would need to buy elsewhere.", "As somebody said."],
  sourcing_told: ["Who said so, and when.", "As it is kept."],
  tier_gives: ["What the tier gives once it is reached.", "As the file of agreements has it."],
};
