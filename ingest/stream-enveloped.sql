-- One row per record, in order: what it carries, and the CloudEvents envelope that it came in, if any.
create temp table enveloped as
select
    case
        when not structured then line
        when json_type(line, '/data') = 'OBJECT' then json_extract(line, '/data')::varchar
        else '{}'
    end as line,
    case when structured then line else envelope end as envelope
from (
    select
        whole.position,
        whole.line,
        envelope.envelope,
        coalesce(json_extract_string(whole.line, '/specversion') like '1.%', false)
            and envelope.envelope is null as structured
    from (
        select
            rowid as position,
            case when rowid in (select position from broken) then '{}' else line end as line
        from line
    ) as whole
    left join envelope on envelope.position = whole.position
)
order by position
