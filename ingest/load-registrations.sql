-- One row per telling that an account of the acts was registered.
create table registered as
select a.account, t.us
from told as t
join account_name as a on a.name = t.account
where t.verb = 'register'
