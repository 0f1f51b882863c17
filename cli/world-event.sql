-- One row per act of `packed`, as events.parquet has it, in the order of `packed`. Names tell nothing of what they stand for.
with told as (
    select
        * exclude (words, ip),
        cast(words as bigint) as bits,
        cast(ip as bigint) as ip
    from packed
)
select
    substr(md5(concat($seed, ' act ', cast(a.number as bigint))), 1, 20) as id,
    'platform' as source,
    make_timestamptz($start::bigint + a.time::bigint) as time,
    make_timestamptz($start::bigint + a.recorded::bigint) as recorded,
    verb.text as verb,
    p.id as account,
    case
        when a.person <> -1 then o.id
        when a.post <> -1 then substr(md5(concat($seed, ' post ', a.post)), 1, 16)
        else a.rest ->> 'object'
    end as object,
    kind.text as object_kind,
    w.id as owner,
    case when a.object_created <> -1 then make_timestamptz($start::bigint + a.object_created::bigint) end as object_created,
    make_timestamptz($start::bigint + p.created::bigint) as account_created,
    (a.rest ->> '$.topics[*]') as topics,
    a.text,
    case when a.device <> -1 then substr(md5(concat($seed, ' device ', a.device)), 1, 16) end as device,
    case when a.ip <> -1 then concat_ws('.', a.ip >> 24, (a.ip >> 16) & 255, (a.ip >> 8) & 255, a.ip & 255) end as ip,
    case when verb.text = 'register' then p.phone end as phone,
    case when verb.text = 'register' then p.email end as email,
    p.subject,
    p.controller,
    case when verb.text in ('register', 'verify', 'transfer') then p.payment end as payment,
    case when verb.text in ('register', 'profile', 'post') then p.handle end as handle,
    case when verb.text in ('register', 'profile', 'post') then p.name end as name,
    case when verb.text in ('register', 'profile') then p.avatar end as avatar,
    case when verb.text in ('register', 'profile') then p.bio end as bio,
    a.rest ->> 'referrer' as referrer,
    nullif(a.asn, -1) as asn,
    country.text as country,
    client.text as client,
    p.language,
    p.tz_offset,
    case when a.session <> -1 then substr(md5(concat($seed, ' session ', a.session)), 1, 16) end as session,
    origin.text as origin,
    case (a.bits >> 37) & 3 when 1 then false when 2 then true end as consent,
    case (a.bits >> 35) & 3 when 1 then false when 2 then true end as follows,
    case (a.bits >> 39) & 3 when 1 then false when 2 then true end as paid,
    p.automation,
    (a.rest ->> 'value')::double as value,
    a.rest ->> 'unit' as unit,
    a.rest ->> 'field' as field,
    a.rest ->> 'before' as before,
    a.rest ->> 'after' as after
from told as a
join person as p
    on p.account = a.account
join person as o
    on o.account = a.person
join person as w
    on w.account = a.owned_by
join word as verb
    on verb.code = a.bits & 127
join word as kind
    on kind.code = (a.bits >> 7) & 127
join word as client
    on client.code = (a.bits >> 14) & 127
join word as country
    on country.code = (a.bits >> 21) & 127
join word as origin
    on origin.code = (a.bits >> 28) & 127
