-- One row per finding and account.
select
    row.finding,
    row.account,
    row.role,
    row.core,
    row.contribution
from (
    select unnest(from_json($rows::json, '[{
        "finding": "VARCHAR", "account": "VARCHAR", "role": "VARCHAR", "core": "BOOLEAN", "contribution": "DOUBLE"
    }]')) as row
)
