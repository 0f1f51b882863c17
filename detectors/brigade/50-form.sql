-- One row per kind, target and form of words of those who came in a crowd.
select
    kind,
    target,
    text_hash,
    min(text_sketch) as text_sketch,
    count(distinct account) as accounts
from attack
join raider using (kind, target, account)
cross join settings as s
where len(text_sketch) >= s.shingles
group by kind, target, text_hash
