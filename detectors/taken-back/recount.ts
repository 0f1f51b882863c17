import { takesBack, type Verb } from '../../ingest/engagement.ts';
import type { Window } from '../detector.ts';
import { acts, lasting, listed, moment, named } from '../recount.ts';
import type { Crowd } from './crowd.ts';
import { lookback, type Params } from './params.ts';

/** Verbs that are looked at. */
export const undoable = ['post', 'share', 'like', 'follow', 'comment'] as const satisfies readonly Verb[];

/** A crowd with the name of what it came to, its members, who took back what they did, and their names. */
export interface Occasion {
  readonly crowd: Crowd;
  readonly thing: string;
  readonly members: ReadonlySet<number>;
  readonly names: ReadonlyMap<number, string>;
}

const byItself = `coalesce(origin not in ('onboarding', 'bundle'), true) and coalesce(not automation, true)`;

/** The question that counts a crowd again, over `engagement` of the store. One row: gone, accounts. */
export function recount({ crowd, thing }: Occasion, window: Window, params: Params): string {
  return `with ${acts(reach(window))}
select count(*) filter (where gone) as gone, count(*) as accounts
from (${partOf(crowd, thing, params)})`;
}

/**
 * The question that counts again who took back on both of two occasions, and how many would have if each had drawn its
 * members from all who did anything of the kind. One row: both, expected.
 */
export function recountBoth([one, other]: readonly [Occasion, Occasion], window: Window, params: Params): string {
  const members = ({ crowd, thing, members, names }: Occasion) =>
    `select account from (${partOf(crowd, thing, params)}) where gone and account in (${named(members, names)})`;
  return `with ${acts(reach(window))}, one as (
${members(one)}
), other as (
${members(other)}
), everybody as (
  select distinct account
  from act
  where verb in (${listed(undoable)}) and ${byItself}
    and ((object is not null and (owner is null or owner <> account)) or (verb = 'post' and len(topics) > 0))
)
select (select count(*) from one semi join other using (account)) as both,
  (select count(*) from one) * (select count(*) from other) / (select count(*) from everybody) as expected`;
}

/** The select, from `act`, of who took part in a crowd: account, and whether all that it did there is gone. */
function partOf({ verb, begun, ended }: Crowd, thing: string, { within }: Params): string {
  const undoing = Object.entries(takesBack).flatMap(([undo, done]) => (done === verb ? [undo] : []));
  return `with done as (
  select account, object, time
  from act
  where verb = ${listed([verb])} and ${byItself}
    and ((verb = 'post' and list_contains(topics, ${listed([thing])})) or (object = ${listed([thing])} and (owner is null or owner <> account)))
), ended as (
  select done.account, done.time, min(undo.time) as undone
  from done
  left join (select account, object, time from act where verb in (${listed(undoing)})) as undo
    on undo.account = done.account and undo.object = done.object and undo.time >= done.time
  group by done.account, done.object, done.time
)
select account, bool_and(coalesce(undone - time <= ${lasting(within)}, false)) as gone
from ended
group by account
having min(time) between ${moment(begun)} and ${moment(ended)}`;
}

const reach = ({ since, until }: Window): Window => ({ since: since - lookback, until });
