-- One row per act, packed: -1 stands for null, `words` for five words and three truths (see world-rows.ts), `rest` for what few acts have.
create or replace table packed (
    number double, time double, recorded double, account integer, person integer, post integer, owned_by integer, object_created double,
    device integer, ip double, asn integer, session integer, words double, text varchar, rest varchar
)
