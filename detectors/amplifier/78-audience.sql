-- One row per group: what accounts of no group looked at of its owners, and acted on.
with served as (
    select distinct grp, target
    from bond
)

select
    s.grp,
    sum(l.looks)::bigint as looks,
    sum(l.acts)::bigint as acts
from served as s
join look as l using (target)
where l.account not in (select account from bond)
group by s.grp
order by s.grp
