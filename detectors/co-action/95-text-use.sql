-- One row per text of the verb's acts: acts and accounts that used it.
select
    e.text_hash,
    count(*) as acts,
    count(distinct e.account) as accounts
from engagement as e
cross join settings as s
where s.verb in (e.verb, 'any')
    and e.text_hash is not null
group by e.text_hash
