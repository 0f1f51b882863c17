-- One row per day and trait (prefix, mail domain or template of the handle) of the accounts registered that day, if there are enough.
with registered as (
    select
        account,
        epoch_us(time) as us,
        cast(time as date) as day,
        case $trait
            when 'prefix' then regexp_extract(ip, '^(\d+\.\d+\.\d+)\.\d+$', 1)
            when 'mail domain' then lower(regexp_extract(email, '@(.+)$', 1))
            when 'template' then array_to_string(list_transform(
                regexp_extract_all(handle, '[a-z]+|[A-Z]+|[0-9]+|.'),
                lambda run: case
                    when regexp_matches(run, '^[a-z]') then 'L' || length(run)
                    when regexp_matches(run, '^[A-Z]') then 'U' || length(run)
                    when regexp_matches(run, '^[0-9]') then 'D' || length(run)
                    else run
                end), '')
        end as value
    from event
    where verb = 'register'
)

select
    list(distinct account order by account) as accounts,
    min(us) as since,
    max(us) as until
from registered
where value <> ''
group by day, value
having count(distinct account) >= $least
order by len(accounts) desc, day, value
