-- One row per act, as events.parquet has it, in the order in which they reached the log. Names tell nothing of what they stand for.
select
    substr(md5(concat($seed, ' act ', cast(a.number as bigint))), 1, 20) as id,
    'platform' as source,
    make_timestamp(cast($start as bigint) + cast(a.time as bigint))::timestamptz as time,
    make_timestamp(cast($start as bigint) + cast(a.recorded as bigint))::timestamptz as recorded,
    a.verb,
    substr(md5(concat($seed, ' account ', a.account)), 1, 14) as account,
    case a.kind
        when 'account' then substr(md5(concat($seed, ' account ', a.thing)), 1, 14)
        when 'post' then substr(md5(concat($seed, ' post ', a.thing)), 1, 16)
        else a.name
    end as object,
    a.kind as object_kind,
    case when a.owned_by is not null then substr(md5(concat($seed, ' account ', a.owned_by)), 1, 14) end as owner,
    make_timestamp(cast($start as bigint) + cast(a.object_created as bigint))::timestamptz as object_created,
    make_timestamp(cast($start as bigint) + cast(p.created as bigint))::timestamptz as account_created,
    string_split(a.topics, chr(31)) as topics,
    a.text,
    substr(md5(concat($seed, ' device ', a.device)), 1, 16) as device,
    case when a.ip is not null
        then concat_ws('.', cast(a.ip as bigint) >> 24, (cast(a.ip as bigint) >> 16) & 255, (cast(a.ip as bigint) >> 8) & 255, cast(a.ip as bigint) & 255)
    end as ip,
    case when a.verb = 'register' then p.phone end as phone,
    case when a.verb = 'register' then p.email end as email,
    p.subject,
    p.controller,
    case when a.verb in ('register', 'verify', 'transfer') then p.payment end as payment,
    case when a.verb in ('register', 'profile', 'post') then p.handle end as handle,
    case when a.verb in ('register', 'profile', 'post') then p.name end as name,
    case when a.verb in ('register', 'profile') then p.avatar end as avatar,
    case when a.verb in ('register', 'profile') then p.bio end as bio,
    a.referrer,
    a.asn,
    a.country,
    a.client,
    p.language,
    p.tz_offset,
    substr(md5(concat($seed, ' session ', a.session)), 1, 16) as session,
    a.origin,
    a.consent,
    a.follows,
    a.paid,
    p.automation,
    a.value,
    a.unit,
    a.field,
    a.before,
    a.after
from act_of_batch as a
join person as p
    using (account)
order by a.recorded, a.number, a.rowid
