-- One row per line that holds no JSON object, or a longer one than allowed.
select
    rowid as position,
    case
        when strlen(line) > $longest then 'line-too-long'
        when contains(line, chr(0)) then 'nul-byte'
        when not json_valid(line) then 'not-json'
        else 'wrong-shape'
    end as reason,
    encode(left(line, 10000)) as record
from line
where strlen(line) > $longest
    or not json_valid(line)
    or json_type(line) <> 'OBJECT'
