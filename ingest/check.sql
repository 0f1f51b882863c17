-- One row per record that the form of the file did not break: why it is refused, or null for a good one.
select
    position,
    case
        when length_in_bytes > $longest then 'line-too-long'
        when has_nul then 'nul-byte'
        when time is null then 'missing-time'
        when time_us is null then 'bad-time'
        when $mixed_time and is_local(time) then 'time-without-zone'
        when time_us > $latest::bigint then 'future-time'
        when account is null then 'missing-account'
        when verb is null then 'missing-verb'
        when not list_contains($verbs, verb) and not list_contains($verbs, verb_of(verb)) then 'unknown-verb'
        when recorded is not null and (recorded_us is null or recorded_us > $latest::bigint) then 'bad-recorded'
        when object_created is not null and (object_created_us is null or object_created_us > $latest::bigint) then 'bad-object_created'
        when account_created is not null and (account_created_us is null or account_created_us > $latest::bigint) then 'bad-account_created'
        when $mixed_recorded and is_local(recorded) then 'bad-recorded'
        when $mixed_object_created and is_local(object_created) then 'bad-object_created'
        when $mixed_account_created and is_local(account_created) then 'bad-account_created'
        when lower(object_kind) not in ('post', 'account', 'topic', 'item', 'link') then 'bad-object_kind'
        when topics is not null and topics_of(topics) is null then 'bad-topics'
        when ip in (select ip from bad_address) then 'bad-ip'
        when email is not null and email_of(email) is null then 'bad-email'
        when asn is not null and asn_of(asn) is null then 'bad-asn'
        when tz_offset is not null and minutes_of(tz_offset) is null then 'bad-tz_offset'
        when consent is not null and truth(consent) is null then 'bad-consent'
        when follows is not null and truth(follows) is null then 'bad-follows'
        when paid is not null and truth(paid) is null then 'bad-paid'
        when automation is not null and truth(automation) is null then 'bad-automation'
        when value is not null and figure_of(value) is null then 'bad-value'
        when extra is not null and not coalesce(try_cast(extra as json) is not null and json_type(try_cast(extra as json)) = 'OBJECT', false) then 'bad-extra'
    end as reason
from record
