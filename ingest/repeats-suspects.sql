-- One row per hash of (source, id, object) that several stored rows share.
create or replace temp table suspect as
select hash(source, id, object) as hash
from stored
group by 1
having count(*) > 1
