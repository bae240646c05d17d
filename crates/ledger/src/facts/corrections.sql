select count(*)
from staged
where corrects is not null
  and not exists (select 1 from staged as beside where beside.invoice = staged.corrects)
  and not exists (select 1 from known where known.source = $source and known.invoice = staged.corrects)
