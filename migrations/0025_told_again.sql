-- A file that tells again what a newer one changed is another import: only lines and activities, which add up, are refused
-- twice.

drop index import_in_force;
create unique index import_in_force on import (file_sha256, mapping_sha256)
  where undone_at is null and replaced_since is null and kind in ('lines', 'activities');
