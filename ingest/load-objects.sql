-- One row per object of the acts, numbered in text order.
create table object_name as
select
    row_number() over (order by name)::integer as object,
    name
from (select distinct object as name from loaded where object is not null)
order by name
