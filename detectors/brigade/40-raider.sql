-- One row per stranger that comes in a crowd, far more than come to the target in as long a time else.
select
    kind,
    target,
    account,
    us,
    crowd
from stranger
cross join settings as s
where crowd >= s.least
    and us >= s.since_us
    and crowd * (s.spans - 1) >= s.burst * (strangers - crowd)
