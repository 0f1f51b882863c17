-- One row per kind of identifier and text: HMAC-SHA-256 over the kind, a bar and the value that the text stands for.
with hashed as (
    select
        kind,
        value,
        $id || ':' || left(sha256($outer || unhex(sha256($inner || encode(kind || '|' || value)))), 32) as token
    from (select distinct kind, value from identifier)
)
select
    identifier.kind,
    identifier.raw,
    hashed.token
from identifier
join hashed
    on hashed.kind = identifier.kind
    and hashed.value = identifier.value
