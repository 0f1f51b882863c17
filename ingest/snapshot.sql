-- One row per partition: the rows that the acts stand on, with a sum that no order of rows and no cut into files changes.
select
    a.stream::varchar as stream,
    a.partition,
    min(a.position) as "from",
    max(a.position) as "to",
    count(*) as rows,
    format('{:032x}', sum(md5_number_lower(concat_ws(
        chr(31), a.position, a.us, a.verb, n.name, coalesce(o.name, chr(30)), a.source, a.id
    ))::hugeint)) as checksum
from taken as a
join account_name as n using (account)
left join object_name as o using (object)
group by a.stream, a.partition
order by stream, partition
