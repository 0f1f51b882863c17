-- One row per telling that an account took back what it had done to an object of the acts.
create table taken_back as
select
    a.account,
    o.object,
    (case t.verb
        when 'unlike' then 'like'
        when 'unshare' then 'share'
        when 'unfollow' then 'follow'
        when 'uncomment' then 'comment'
        when 'delete' then 'post'
    end)::verb_name as verb,
    t.us
from told as t
join object_name as o on o.name = t.object
join account_name as a on a.name = t.account
where t.verb in ('unlike', 'unshare', 'unfollow', 'uncomment', 'delete')
