-- One row per act that can be an attack: a comment, vote or review on, or a report of, what another account owns.
select
    case when verb = 'report' then 'report' else 'comment' end as kind,
    e.owner as target,
    account,
    us,
    verb,
    source,
    id,
    object,
    text_hash,
    text_sketch
from engagement as e
where verb in ('comment', 'vote', 'review', 'report')
    and e.owner <> account
