import type { Window } from '../detector.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { during, listed } from '../recount.ts';
import type { Facts } from './facts.ts';
import { any } from './params.ts';

/**
 * The question that counts a group's pairs of joint acts again, over `engagement` of the store. One row: pairs, objects
 * and, where the group was judged as a whole, expected: each pair of the members' first acts on one object with its chance,
 * which the run has learned. There is none of a group larger than the cap, whose turnouts were counted, nor where objects
 * go by several names.
 */
export function recount(facts: Facts, window: Window, cap: number): string | undefined {
  const { layer, group, test, names, turnout, renamed } = facts;
  if (turnout !== undefined || renamed) return undefined;
  const verbs = layer.verb === any ? jointVerbs : [layer.verb];
  const near = `interval '${layer.window / 1e6} seconds'`;
  const whole = test.members.length > 2 && test.members.length === group.members.length;
  return `with act as (
  select * from engagement
  union all by name
  select * replace (unnest(topics) as object, null as owner, null as object_created) from engagement where verb = 'post'
), first_act as (
  select account, object, min(time) as time
  from act
  where verb in (${listed(verbs)}) and ${during(window)} and object is not null
    and (owner is null or owner <> account) and (origin is null or origin not in ('onboarding', 'bundle'))
  group by account, object
), crowd as (
  select *, count(*) over (partition by object order by time range between ${near} preceding and ${near} following) - 1 as others
  from first_act
), kept as (
  select * from crowd
  where others <= ${cap}
), member_act as (
  select * from kept
  where account in (${listed(group.members.map((member) => names.get(member) ?? ''))})
)${whole ? expectedOf(facts, window) : ''}
select count(*) as pairs, count(distinct one.object) as objects${whole ? ',\n  (select sum(chance) from conceivable) as expected' : ''}
from member_act as one
join member_act as other
  on other.object = one.object and other.account > one.account
  and other.time between one.time - ${near} and one.time + ${near}`;
}

/** Every pair of members that acted on one object, at whatever times, with its chance. */
function expectedOf({ aged, layer, chances }: Facts, window: Window): string {
  const rows = chances.map(
    ({ born_known, later, apart, chance }) => `(${born_known}, ${later}, ${apart}, ${chance}::double)`,
  );
  const age = `case when epoch_us(time) - born < ${layer.window} then 0
    else 1 + floor(log2((epoch_us(time) - born) / ${layer.window}))::bigint end`;
  return `, told as (
  select object, min(epoch_us(object_created)) as created
  from (select object, object_created from act where ${during(window)} and verb in (${listed(jointVerbs)})
    union all select object, coalesce(object_created, time) from engagement where verb = 'post' and ${during(window)})
  group by object
), object_known as (
  select object, count(*) as acts, least(any_value(created), min(epoch_us(time))) as born,
    coalesce(any_value(created) <= min(epoch_us(time)), false) as born_known
  from kept left join told using (object)
  group by object
), member_class as (
  select account, object, ${aged ? 'born_known' : 'false as born_known'}, ${aged ? age : 'floor(log2(acts))::bigint'} as class
  from member_act join object_known using (object)
), conceivable as (
  select chance
  from member_class as one
  join member_class as other on other.object = one.object and other.account > one.account
  join (values ${rows.join(', ')}) as learned(born_known, later, apart, chance)
    on learned.born_known = one.born_known and later = greatest(one.class, other.class) and apart = abs(one.class - other.class)
)`;
}
