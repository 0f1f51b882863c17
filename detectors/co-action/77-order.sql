-- One row per event with which an account with a tie first acts together with the other: accounts in an order that names have no part in.
with sides as (
    select t.a as account, c.a_us as us
    from tie as t
    join coincidence as c using (a, b)
    union all
    select t.b as account, c.b_us as us
    from tie as t
    join coincidence as c using (a, b)
),

firsts as (
    select account, min(us) as us
    from sides
    group by account
)

select account
from firsts
join engagement as e using (account, us)
order by us, e.source, e.id
