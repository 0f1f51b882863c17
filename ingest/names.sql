-- One row per distinct handle or name: its template (runs of small letters L, capitals U, digits D, Han H, Kana K, Hangul G,
-- other letters O with their lengths, the rest as it is), its stem (without digits at the end) and its skeleton (what it looks like).
create temp table name_form as
with written as (
    select distinct handle as name from record where handle is not null
    union
    select distinct name from record where name is not null
),
plain as (
    select
        name,
        regexp_extract_all(
            name,
            '\p{Ll}+|\p{Lu}+|\p{Nd}+|\p{Han}+|[\p{Hiragana}\p{Katakana}ー]+|\p{Hangul}+|[\p{Lo}\p{Lm}\p{Lt}\p{M}]+|(?s:.)'
        ) as runs,
        lower(nfc_normalize(name)) as small
    from written
)
select
    name,
    array_to_string(list_transform(runs, lambda run:
        case
            when regexp_matches(run, '^\p{Ll}') then 'L' || length(run)
            when regexp_matches(run, '^\p{Lu}') then 'U' || length(run)
            when regexp_matches(run, '^\p{Nd}') then 'D' || length(run)
            when regexp_matches(run, '^\p{Han}') then 'H' || length(run)
            when regexp_matches(run, '^[\p{Hiragana}\p{Katakana}ー]') then 'K' || length(run)
            when regexp_matches(run, '^\p{Hangul}') then 'G' || length(run)
            when regexp_matches(run, '^[\p{L}\p{M}]') then 'O' || length(run)
            else run
        end), '') as template,
    nullif(regexp_replace(small, '[\p{Nd}\s_.\-]+$', ''), '') as stem,
    nullif(skeleton_of(small), '') as skeleton
from plain
