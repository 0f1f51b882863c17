-- One row per number of looks and of acts: pairs of an account of no group and an owner to whom it comes again and again, with looks enough to tell.
select
    looks,
    acts,
    count(*) as pairs
from look
where again
    and looks >= 8
    and account not in (select account from bond)
group by looks, acts
order by looks, acts
