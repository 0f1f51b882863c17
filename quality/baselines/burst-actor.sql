-- One row per burst: who acted in it, but for the target.
select
    b.row,
    list(distinct e.account order by e.account) as accounts,
    min(epoch_us(e.time)) as since,
    max(epoch_us(e.time)) as until
from (select unnest(from_json($bursts, '[{"row":"BIGINT","verb":"VARCHAR","target":"VARCHAR","period":"BIGINT"}]'), recursive := true)) as b
join event as e
    on e.verb = b.verb
    and coalesce(e.owner, case when e.object_kind = 'account' then e.object end) = b.target
    and epoch_us(e.time) // $length = b.period
    and e.account <> b.target
group by b.row
order by b.row
