-- One row per finding, piece of evidence (from 0), event and object that it acted on.
select
    row.finding,
    row.evidence,
    row.family,
    row.statement,
    row.source,
    row.id,
    make_timestamp(row.us) as time,
    row.verb,
    row.account,
    row.object
from (
    select unnest(from_json($rows::json, '[{
        "finding": "VARCHAR", "evidence": "INTEGER", "family": "VARCHAR", "statement": "VARCHAR",
        "source": "VARCHAR", "id": "VARCHAR", "us": "BIGINT", "verb": "VARCHAR", "account": "VARCHAR", "object": "VARCHAR"
    }]')) as row
)
