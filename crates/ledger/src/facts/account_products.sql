select
  product,
  sum(revenue) as revenue,
  sum(case when cost is not null then revenue end) as costed_revenue,
  sum(cost) as cost,
  count(*) as line_count,
  count(distinct invoice) as invoices,
  max(date) as last_day
from lines
where source = $source and customer = $customer and date >= $start and date < $until
group by product
