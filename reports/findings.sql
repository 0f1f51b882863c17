-- One row per finding: its numbers as columns, its nested parts as JSON text.
select
    row.id,
    row.detector,
    row.version,
    row.pattern,
    row.title,
    row.severity,
    row.confidence,
    row.since::timestamp as since,
    row.until::timestamp as until,
    row.first_seen::timestamp as first_seen,
    row.last_seen::timestamp as last_seen,
    row.accounts,
    row.core,
    row.families,
    row.observed,
    row.expected,
    row.effect,
    row.unit,
    row.p,
    row.q,
    row.interval_low,
    row.interval_high,
    row.members,
    row.objects,
    row.evidence,
    row.innocent,
    row.missing,
    row.explanation
from (
    select unnest(from_json($rows::json, '[{
        "id": "VARCHAR", "detector": "VARCHAR", "version": "VARCHAR", "pattern": "VARCHAR", "title": "VARCHAR",
        "severity": "VARCHAR", "confidence": "DOUBLE",
        "since": "VARCHAR", "until": "VARCHAR", "first_seen": "VARCHAR", "last_seen": "VARCHAR",
        "accounts": "INTEGER", "core": "INTEGER", "families": ["VARCHAR"],
        "observed": "DOUBLE", "expected": "DOUBLE", "effect": "DOUBLE", "unit": "VARCHAR", "p": "DOUBLE", "q": "DOUBLE",
        "interval_low": "DOUBLE", "interval_high": "DOUBLE",
        "members": "VARCHAR", "objects": "VARCHAR", "evidence": "VARCHAR", "innocent": "VARCHAR", "missing": "VARCHAR",
        "explanation": "VARCHAR"
    }]')) as row
)
