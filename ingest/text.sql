-- One row per distinct text: what stays of it. `text_sketch` holds the 128 smallest distinct numbers of its shingles, ascending
-- (all, where there are fewer). A shingle is 2 characters of a text that is half or more Han, Kana or Hangul, else 4; its number is made of
-- bytes 9 to 12 of its MD5: as a little-endian integer, less the highest bit.
create temp table text_form as
with written as (
    select distinct text
    from record
    where text is not null
),
normal as (
    select
        text,
        regexp_replace(
            lower(translate(
                nfc_normalize(regexp_replace(text, '(?i)https?://\S+|www\.\S+|@[\p{L}\p{N}_.]+', ' ', 'g')),
                'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９',
                'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
            )),
            '[^\p{L}\p{M}\p{N}]+', '', 'g'
        ) as normal
    from written
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
