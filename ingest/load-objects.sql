-- One row per object of the acts, numbered in text order.
create table object_name as
select
    row_number() over (order by name)::integer as object,
    name
from (select distinct name from mentioned where name is not null)
order by name
