-- One row per account that visits somebody often enough and whose creation is known: its age at its first act.
with regular as (
    select distinct v.account
    from visit as v
    cross join settings as s
    where v.visits >= s.least_visits -- speed only
)

select
    e.account,
    min(e.us - e.account_us) as age_us
from engagement as e
join regular as r using (account)
where e.account_us is not null
group by e.account
order by e.account
