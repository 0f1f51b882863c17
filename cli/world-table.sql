-- One row per act of a batch, with numbers for names.
create or replace table act_of_batch (
    number double, time double, recorded double, verb varchar, account integer, kind varchar, thing integer, name varchar,
    owned_by integer, object_created double, follows boolean, device integer, client varchar, ip double, asn integer,
    country varchar, session integer, text varchar, topics varchar, origin varchar, referrer varchar, consent boolean,
    paid boolean, value double, unit varchar, field varchar, before varchar, after varchar
)
