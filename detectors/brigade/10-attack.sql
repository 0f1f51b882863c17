-- One row per act that can be an attack: a comment, vote or review on, or a report of, what another account owns. Left out are what the platform prompted (origin onboarding or bundle) and declared automation. `house` is who declares to be behind the account.
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
    text_sketch,
    coalesce(controller, subject) as house
from engagement as e
where verb in ('comment', 'vote', 'review', 'report')
    and e.owner <> account
    and (origin is null or origin not in ('onboarding', 'bundle'))
    and (automation is null or not automation)
