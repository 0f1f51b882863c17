-- One row per verb and account that took part in a crowd of which half or more took back, and one per verb for everybody else (account null): things that it came to outside of such crowds, and those of them where it took back what it did.
with outside as (
    select
        verb,
        account,
        count(*) as things,
        count(*) filter (gone) as gone
    from run
    anti join goer using (verb, thing, begun)
    group by verb, account
)

select
    verb,
    g.account,
    cast(sum(things) as bigint) as things,
    cast(sum(gone) as bigint) as gone
from outside as o
left join (select distinct verb, account from goer) as g using (verb, account)
group by verb, g.account
order by verb, g.account
