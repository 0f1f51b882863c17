-- One row per line that is not blank, in the order of the input.
insert into line
select line
from (select unnest(string_split($lines, chr(10))) as line)
where trim(line, e' \t\r') <> ''
