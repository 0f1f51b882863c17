-- One row per account and object under its first name: when the account first acted on it.
select
    f.account,
    coalesce(t.named, f.object) as object,
    min(f.us) as us
from first_act as f
left join twin as t
    on t.object = f.object
group by f.account, coalesce(t.named, f.object)
