select
  product,
  unit,
  date as day,
  sum(quantity) as quantity,
  count(*) as line_count,
  sum(revenue) as revenue
from lines
where source = $source and customer = $customer and date >= $start and date < $until and quantity is not null
group by product, unit, date
order by product, unit, date
