select
  cast(date_part('year', date) as bigint) * 12 + cast(date_part('month', date) as bigint) - 1 as month,
  sum(revenue) as revenue,
  sum(case when cost is not null then revenue end) as costed_revenue,
  sum(cost) as cost,
  count(*) as line_count,
  count(distinct invoice) as invoices
from lines
where source = $source and customer = $customer and date < $as_of
group by 1
order by 1
