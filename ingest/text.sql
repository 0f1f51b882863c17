-- One row per distinct text: what stays of it, as it is read: letters that look alike, traditional Chinese characters, widths and mathematical letters
-- are one (characters.ts); addresses, mentions, hashtags (whoever speaks of a topic bears them), emoji and what lies between letters are left out. `text_sketch` holds the 128 smallest distinct numbers of its shingles, ascending
-- (all, where there are fewer). A shingle is 2 characters of a text that is half or more Han, Kana or Hangul, else 4; its number is made of
-- bytes 9 to 12 of its MD5: as a little-endian integer, less the highest bit.
create temp table text_form as
with written as (
    select distinct text
    from record
    where text is not null
),
small as (
    select
        text,
        lower(nfc_normalize(regexp_replace(text, '(?i)https?://\S+|www\.\S+|@[\p{L}\p{N}_.]+|[#＃][\p{L}\p{M}\p{N}_]+[#＃]?', ' ', 'g'))) as small
    from written
),
looked as (
    select text, case when regexp_matches(small, '[{letters}]') then translate(small, '{letters}', '{latin}') else small end as small
    from small
),
spelt as (
    select
        text,
        unnest(characters) as character,
        generate_subscripts(characters, 1) as at
    from (
        select text, regexp_extract_all(small, '(?s).') as characters
        from looked
        where regexp_matches(small, '[{variants}]')
    )
),
changed as (
    select s.text, string_agg(coalesce(v.plain, s.character), '' order by s.at) as small
    from spelt as s
    left join variant as v using (character)
    group by s.text
),
normal as (
    select
        l.text,
        regexp_replace(coalesce(c.small, l.small), '[^\p{L}\p{M}\p{N}]+', '', 'g') as normal
    from looked as l
    left join changed as c using (text)
),
form as (
    select
        text,
        normal,
        length(normal) as characters,
        case
            when 2 * length(regexp_replace(normal, '[^\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]+', '', 'g')) >= length(normal) then 2
            else 4
        end as n
    from normal
),
hashed as (
    select
        *,
        list_sort(list_distinct([
            cast(md5_number_lower(substr(normal, start, n)) & 2147483647 as integer)
            for start in range(1, case when characters = 0 then 1 else greatest(2, least(characters, 20000) - n + 2) end)
        ])) as numbers
    from form
)
select
    text,
    case when characters > 0 then md5(normal) end as text_hash,
    numbers[1:128] as text_sketch,
    cast(characters as integer) as text_length,
    cast(len(numbers) as integer) as text_shingles
from hashed
