-- One row per account.
create table person (
    account integer, id varchar, created double, handle varchar, name varchar, phone varchar, email varchar, avatar varchar, bio varchar,
    subject varchar, controller varchar, payment varchar, language varchar, tz_offset integer, automation boolean
)
