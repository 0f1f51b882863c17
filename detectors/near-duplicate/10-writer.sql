-- One row per account and cluster of texts that it wrote.
select
    e.account,
    c.cluster,
    count(*) as acts
from engagement as e
join text_cluster as c
    on e.text_hash = c.text_hash
group by e.account, c.cluster
