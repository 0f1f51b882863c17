-- One row per verb, thing and account: when it first took part, and whether it took back all that it did there, each act within the time given.
select
    verb,
    thing,
    account,
    min(us) as us,
    bool_and(gone) as gone
from doing
where thing is not null
group by verb, thing, account
