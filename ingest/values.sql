-- Macros that read the other values of the model. Null stands for what cannot be read.

create or replace temp macro truth(t) as
    case
        when lower(trim(t)) in ('true', 't', 'yes', 'y', '1') then true
        when lower(trim(t)) in ('false', 'f', 'no', 'n', '0') then false
    end;

create or replace temp macro verb_of(t) as
    replace(lower(trim(t)), 'engagement.', '');

create or replace temp macro asn_of(t) as
    try_cast(regexp_extract(t, '^(?i)\s*(?:AS)?(\d{1,10})\s*$', 1) as integer);

create or replace temp macro minutes_of(t) as
    case
        when regexp_full_match(t, '[+-]\d\d:?\d\d') then
            case when left(t, 1) = '-' then -1 else 1 end
            * (60 * cast(substr(t, 2, 2) as integer) + cast(right(t, 2) as integer))
        when try_cast(t as integer) between -1440 and 1440
            and not contains(t, '.') then try_cast(t as integer)
    end;

create or replace temp macro figure_of(t) as
    case when isfinite(try_cast(t as double)) then try_cast(t as double) end;

create or replace temp macro topics_of(t) as
    case
        when not starts_with(ltrim(t), '[') then
            list_filter(list_transform(string_split(t, '|'), lambda topic: trim(topic)), lambda topic: topic <> '')
        when json_valid(t) then
            list_filter(list_transform(from_json(t, '["VARCHAR"]'), lambda topic: trim(topic)), lambda topic: topic <> '')
    end;

create or replace temp macro email_of(t) as
    case when regexp_full_match(trim(t), '[^@\s]+@[^@\s]+') then lower(trim(t)) end;

create or replace temp macro phone_of(t) as
    nullif(regexp_replace(t, '[\s().\-]', '', 'g'), '');

-- The value that stands behind a token: identifiers written in several ways become one.
create or replace temp macro normal(kind, t) as
    case kind
        when 'email' then coalesce(email_of(t), lower(trim(t)))
        when 'phone' then coalesce(phone_of(t), t)
        else trim(t)
    end;

create or replace temp macro is_ipv4(t) as
    regexp_full_match(t, '((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)');

-- The groups of an IPv6 address with those that :: stands for; eight, if it is one.
create or replace temp macro all_groups(t) as
    case when not regexp_matches(t, '^:[^:]|[^:]:$') then trim(
        replace(t, '::', ':' || repeat('0:', greatest(0, 8 - len(list_filter(string_split(t, ':'), lambda g: g <> ''))))),
        ':'
    ) end;

create or replace temp macro short_groups(all_of_them) as
    list_transform(string_split(all_of_them, ':'), lambda g: coalesce(nullif(ltrim(g, '0'), ''), '0'));

-- Longest run of zero groups as ::, the first of several (RFC 5952).
create or replace temp macro shortened(joined) as
    coalesce(
        list_filter(
            list_transform([8, 7, 6, 5, 4, 3, 2], lambda n:
                case when contains(':' || joined || ':', repeat(':0', n) || ':') then
                    trim(left(':' || joined || ':', strpos(':' || joined || ':', repeat(':0', n) || ':') - 1), ':')
                    || '::'
                    || trim(substr(':' || joined || ':', strpos(':' || joined || ':', repeat(':0', n) || ':') + 2 * n + 1), ':')
                end),
            lambda short: short is not null
        )[1],
        joined
    );
