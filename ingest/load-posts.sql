-- One row per telling that an account posted an object of the acts.
create table posted as
select o.object, a.account as owner, t.us
from told as t
join object_name as o on o.name = t.object
join account_name as a on a.name = t.account
where t.verb = 'post'
    and coalesce(t.object_kind, 'post') = 'post'
