-- One row per text and occupied bin of sixteen: the least number there (one-permutation hashing).
select
    text,
    mod(number, 16) as bin,
    min(number) as least
from shingle
group by text, mod(number, 16)
