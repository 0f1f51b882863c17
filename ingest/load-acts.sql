-- One row per act, once, with what its own columns tell; names are integers.
create table act as
select
    l.* exclude (stream, source, verb, account, object, object_kind, owner),
    l.stream::stream_name as stream,
    l.source::source_name as source,
    l.verb::verb_name as verb,
    a.account,
    o.object,
    l.object_kind::kind_name as object_kind,
    w.account as owner,
    null::bigint as undone_us
from loaded as l
join account_name as a
    on a.name = l.account
left join object_name as o
    on o.name = l.object
left join account_name as w
    on w.name = l.owner
