-- One row per object and two acts near each other, at least one of them by an account with enough acts whose content takes part in such a pair.
with taking_part as (
    select a_source as source, event_a as id from close_by
    union
    select b_source as source, event_b as id from close_by
),

busy as (
    select act.account
    from act
    semi join taking_part as t
        on t.source = act.source
        and t.id = act.id
    cross join settings as s
    group by act.account, s.min_participation
    having count(*) >= s.min_participation
)

select c.object, c.a, c.b, c.event_a, c.event_b, c.a_us, c.b_us
from close_by as c
left join busy as x
    on x.account = c.a
left join busy as y
    on y.account = c.b
where x.account is not null or y.account is not null
