-- One row per identifier and key: HMAC-SHA-256 over the kind of identifier, a bar and the value.
select
    identifier.kind,
    identifier.raw,
    $id || ':' || left(sha256($outer || unhex(sha256($inner || encode(kind || '|' || value)))), 32) as token
from identifier
