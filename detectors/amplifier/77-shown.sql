-- One row per group and account of it: what it looked at and acted on of the group's owners to whom it comes again and again.
select
    b.grp,
    b.account,
    sum(l.looks)::bigint as looks,
    sum(l.acts)::bigint as acts
from bond as b
join look as l using (account, target)
where l.again
group by b.grp, b.account
order by b.grp, b.account
