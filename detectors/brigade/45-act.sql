-- One row per act of those who came in a crowd, on what the target owns, not of crowds too big to judge.
select
    kind,
    target,
    account,
    a.us,
    verb,
    source,
    id,
    object,
    text_hash,
    house,
    crowd
from attack as a
join raider as r using (kind, target, account)
semi join nominated using (kind, target)
order by kind, target, a.us, source, id
