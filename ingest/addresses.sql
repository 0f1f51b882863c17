-- One row per distinct text in the column `ip`: the address in its usual form and its network (IPv4 /24, IPv6 /48), or nulls for what is no address.
create temp table address as
with written as (
    select distinct ip
    from record
    where ip is not null
),
plain as (
    select
        ip,
        case
            when is_ipv4(ip) then ip
            else regexp_replace(regexp_replace(lower(trim(ip)), '%.*$', ''), '^::ffff:(\d+\.\d+\.\d+\.\d+)$', '\1')
        end as address
    from written
),
grouped as (
    select
        ip,
        address,
        is_ipv4(address) as v4,
        case when not is_ipv4(address) then all_groups(address) end as eight
    from plain
),
split as (
    select
        ip,
        address,
        v4,
        case when regexp_full_match(eight, '([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}') then short_groups(eight) end as groups
    from grouped
)
select
    ip,
    case
        when v4 then address
        else shortened(list_aggregate(groups, 'string_agg', ':'))
    end as canonical,
    case
        when v4 then regexp_replace(address, '\d+$', '0/24')
        else shortened(list_aggregate(groups[1:3], 'string_agg', ':') || ':0:0:0:0:0') || '/48'
    end as prefix
from split
