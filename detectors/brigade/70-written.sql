-- One row per account and form of words it used anywhere, long enough to compare.
select
    account,
    text_hash,
    min(text_sketch) as text_sketch
from engagement
cross join settings as s
where len(text_sketch) >= s.shingles
group by account, text_hash
