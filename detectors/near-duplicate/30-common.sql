-- One row per cluster and shingle that at least half of its texts (weighted by their accounts) have: what the cluster says in common.
with weighed as (
    select
        c.cluster,
        t.text,
        t.accounts,
        t.shingles,
        sum(t.accounts) over (partition by c.cluster) as all_accounts
    from text_cluster as c
    semi join several as v on c.cluster = v.cluster
    join written_text as t
        on c.text = t.text
)
select
    w.cluster,
    h.number,
    w.all_accounts,
    sum(w.accounts) as accounts,
    max(case when w.shingles > 128 then w.shingles else 128 end) as shingles
from weighed as w
join shingle as h
    on w.text = h.text
group by w.cluster, h.number, w.all_accounts
having 2 * sum(w.accounts) >= w.all_accounts
