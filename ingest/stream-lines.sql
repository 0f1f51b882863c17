-- One row per record, in the order of the log.
insert into line
select unnest(string_split(decode($values), chr(30)))
