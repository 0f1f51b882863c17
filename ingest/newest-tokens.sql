-- One row per retired token, with the token of the same value under the newest key.
create or replace temp table newest as
with recursive steps as (
    select old, new from rotated
    union
    select s.old, r.new
    from steps as s
    join rotated as r on r.old = s.new
)
select
    old,
    max_by(new, (regexp_extract(new, '^k(\d+):', 1)::integer, new)) as new
from steps
group by old
