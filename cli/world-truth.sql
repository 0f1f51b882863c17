-- One row per account and scheme.
select
    substr(md5(concat($seed, ' account ', account)), 1, 14) as account,
    scheme,
    kind,
    role,
    make_timestamp(cast($start as bigint) + cast(since as bigint))::timestamptz as since,
    $difficulty as difficulty
from part
order by scheme, role, account
