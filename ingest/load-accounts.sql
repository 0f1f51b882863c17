-- One row per account that acts, owns, or posted an object of the acts: numbered in text order.
create table account_name as
select
    row_number() over (order by name)::integer as account,
    name
from (
    select distinct account as name from loaded
    union
    select distinct owner from loaded
    union
    select distinct account from told where verb = 'post' and object in (select name from object_name)
)
where name is not null
order by name
