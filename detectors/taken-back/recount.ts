import { takesBack } from '../../ingest/engagement.ts';
import type { Window } from '../detector.ts';
import { during, listed } from '../recount.ts';
import { rfc3339 } from '../time.ts';
import type { Crowd } from './crowd.ts';
import { lookback, type Params } from './params.ts';

/** The question that counts a crowd again, over `engagement` of the store. One row: gone, accounts. */
export function recount(
  { verb, begun, ended }: Crowd,
  name: string,
  { since, until }: Window,
  { within }: Params,
): string {
  const window = { since: since - lookback, until };
  const undoing = Object.entries(takesBack).flatMap(([undo, done]) => (done === verb ? [undo] : []));
  return `with act as (
  select account, object, time
  from engagement
  where verb = ${listed([verb])} and ${during(window)}
    and ((verb = 'post' and list_contains(topics, ${listed([name])})) or (object = ${listed([name])} and (owner is null or owner <> account)))
    and coalesce(origin not in ('onboarding', 'bundle'), true) and coalesce(not automation, true)
), ended as (
  select act.account, act.time, min(undo.time) as undone
  from act
  left join (select account, object, time from engagement where verb in (${listed(undoing)}) and ${during(window)}) as undo
    on undo.account = act.account and undo.object = act.object and undo.time >= act.time
  group by act.account, act.object, act.time
), part as (
  select account, min(time) as time,
    bool_and(coalesce(undone - time <= interval '${within / 1e6} seconds', false)) as gone
  from ended
  group by account
)
select count(*) filter (where gone) as gone, count(*) as accounts
from part
where time between timestamptz '${rfc3339(begun)}' and timestamptz '${rfc3339(ended)}'`;
}
