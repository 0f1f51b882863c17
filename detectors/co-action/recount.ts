import type { Window } from '../detector.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { during, listed } from '../recount.ts';
import type { Facts } from './facts.ts';
import { any } from './params.ts';

/**
 * The question that counts a group's pairs of joint acts again, over `engagement` of the store. One row: pairs, objects.
 * There is none of a group larger than the cap, whose turnouts were counted, nor where objects go by several names.
 */
export function recount(
  { layer, group, names, turnout, renamed }: Facts,
  window: Window,
  cap: number,
): string | undefined {
  if (turnout !== undefined || renamed) return undefined;
  const verbs = layer.verb === any ? jointVerbs : [layer.verb];
  const near = `interval '${layer.window / 1e6} seconds'`;
  return `with act as (
  select * from engagement
  union all by name
  select * replace (unnest(topics) as object, null as owner) from engagement where verb = 'post'
), first_act as (
  select account, object, min(time) as time
  from act
  where verb in (${listed(verbs)}) and ${during(window)} and object is not null
    and (owner is null or owner <> account) and (origin is null or origin not in ('onboarding', 'bundle'))
  group by account, object
), crowd as (
  select *, count(*) over (partition by object order by time range between ${near} preceding and ${near} following) - 1 as others
  from first_act
), member_act as (
  select * from crowd
  where others <= ${cap} and account in (${listed(group.members.map((member) => names.get(member) ?? ''))})
)
select count(*) as pairs, count(distinct one.object) as objects
from member_act as one
join member_act as other
  on other.object = one.object and other.account > one.account
  and other.time between one.time - ${near} and one.time + ${near}`;
}
