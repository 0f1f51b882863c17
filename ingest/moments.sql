-- Macros that read times as they come: RFC 3339, or unix seconds, milliseconds or microseconds told apart by magnitude.

create or replace temp macro is_dashed(t) as
    strpos(t, '-') > 1;

create or replace temp macro is_number(t) as
    try_cast(t as double) is not null and not is_dashed(t);

create or replace temp macro is_zoned(t) as
    case
        when is_dashed(t) then regexp_full_match(t, '(?i)\+?\d{4,6}-(0[1-9]|1[0-2])-[0-3]\d[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)? ?(Z|UTC|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)')
        else false
    end;

create or replace temp macro is_local(t) as
    case
        when is_dashed(t) then regexp_full_match(t, '(?i)\+?\d{4,6}-(0[1-9]|1[0-2])-[0-3]\d([T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?)?')
        else false
    end;

-- Later than any clock: what no timestamp can hold.
create or replace temp macro too_late() as 9000000000000000000;

-- Seconds below 1e11 (the year 5138), milliseconds below 1e14, else microseconds.
create or replace temp macro scaled(n) as
    n * case
        when n between -99999999999 and 99999999999 then 1000000
        when n between -99999999999999 and 99999999999999 then 1000
        else 1
    end;

create or replace temp macro number_us(t) as
    case
        when not isfinite(try_cast(t as double)) then null
        when abs(try_cast(t as double)) < 1e11 then cast(try_cast(t as decimal(28, 6)) * 1000000 as bigint)
        when abs(try_cast(t as double)) < 1e14 then cast(try_cast(t as decimal(28, 3)) * 1000 as bigint)
        when abs(try_cast(t as double)) < 1e17 then cast(try_cast(t as decimal(28, 0)) as bigint)
        when try_cast(t as double) > 0 then too_late()
    end;

-- As casts take it: capital letters, a point, no blank before the zone.
create or replace temp macro tidy(t) as
    regexp_replace(replace(replace(ltrim(upper(t), '+'), ',', '.'), 'UTC', 'Z'), ' (Z|[+-])', '\1');

create or replace temp macro written_us(t) as
    case
        when is_zoned(t) then coalesce(
            epoch_us(try_cast(t as timestamptz)),
            epoch_us(try_cast(tidy(t) as timestamptz)),
            case when regexp_matches(t, '^\+?\d{5}') then too_late() end
        )
        when is_local(t) then coalesce(
            epoch_us(try_cast(t as timestamp)),
            epoch_us(try_cast(tidy(t) as timestamp)),
            case when regexp_matches(t, '^\+?\d{5}') then too_late() end
        )
    end;

-- Microseconds since 1970 UTC, or null for what is no time. A time without a zone is read as UTC plus `zone` microseconds.
create or replace temp macro moment(t, zone) as
    case
        when is_zoned(t) then coalesce(epoch_us(try_cast(t as timestamptz)), written_us(t))
        when not contains(t, '.') and try_cast(t as bigint) is not null then scaled(try_cast(t as bigint))
        when is_number(t) then number_us(t)
        when zone <> 0 and is_local(t) then written_us(t) - cast(zone as bigint)
        else written_us(t)
    end;
