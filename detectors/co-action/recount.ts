import type { Window } from '../detector.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { acts, lasting, listed, named } from '../recount.ts';
import type { Facts } from './facts.ts';
import { any } from './params.ts';

/**
 * The question that counts a group's pairs of joint acts again, over `engagement` of the store. One row: times, objects
 * and, where the group was judged as a whole, expected: each pair of the members' first acts on one object with its chance,
 * which the run has learned. There is none of a group larger than the cap, whose turnouts were counted, nor where objects
 * go by several names.
 */
export function recount(facts: Facts, window: Window, cap: number): string | undefined {
  const { group, test } = facts;
  if (facts.turnout !== undefined || facts.renamed) return undefined;
  const whole = test.members.length > 2 && test.members.length === group.members.length && !facts.twins;
  return `with ${memberActs(facts, window, cap)}${whole ? expectedOf(facts) : ''}
select count(*) as times, count(distinct one.object) as objects${whole ? ',\n  (select sum(chance) from conceivable) as expected' : ''}
from member_act as one
join member_act as other
  on other.object = one.object and other.account > one.account
  and other.time between one.time - ${near(facts)} and one.time + ${near(facts)}`;
}

/**
 * The question that counts again on how many objects members wrote the same text, one hardly used outside the group. One
 * row: objects, texts, expected. There is none where `recount` has none.
 */
export function recountTexts(facts: Facts, window: Window, cap: number): string | undefined {
  if (facts.turnout !== undefined || facts.renamed) return undefined;
  return `with ${memberActs(facts, window, cap)}, used as (
  select text_hash, count(*) as acts, count(distinct account) as accounts
  from joint
  where verb in (${verbsOf(facts)}) and text_hash is not null
  group by text_hash
), wrote as (
  select *
  from member_act
  where text_hash is not null and exists (
    from member_act as other
    where other.object = member_act.object and other.account <> member_act.account
      and other.time between member_act.time - ${near(facts)} and member_act.time + ${near(facts)})
), alike as (
  select object, text_hash, count(*) as members from wrote group by object, text_hash
), own as (
  select object
  from alike join used using (text_hash)
  where members > 1
  group by object
  having max(used.accounts) <= ${2 * facts.group.members.length}
), pair as (
  select sum(n * (n - 1) / 2) as pairs from (select count(*) as n from wrote group by object)
)
select (select count(*) from own) as objects,
  (select count(distinct text_hash) from alike semi join own using (object) where members > 1) as texts,
  (select pairs from pair) * (select sum(acts * (acts - 1)) / (sum(acts) * (sum(acts) - 1)) from used) as expected`;
}

const near = ({ layer }: Facts) => lasting(layer.window);

const verbsOf = ({ layer }: Facts) => listed(layer.verb === any ? jointVerbs : [layer.verb]);

/** `member_act`, to stand behind `with`: first acts of the group's members on objects, but where a crowd is larger than the cap. */
function memberActs(facts: Facts, window: Window, cap: number): string {
  return `${acts(window)}, joint as (
  select * from act
  union all by name
  select * replace (unnest(list_distinct(topics)) as object, null as owner, null as object_created) from act where verb = 'post'
), first_act as (
  select account, object, min(time) as time, first(text_hash order by time, source, id) as text_hash
  from joint
  where verb in (${verbsOf(facts)}) and object is not null
    and (owner is null or owner <> account) and (origin is null or origin not in ('onboarding', 'bundle'))
  group by account, object
), crowd as (
  select *, count(*) over (partition by object order by time range between ${near(facts)} preceding and ${near(facts)} following) - 1 as others
  from first_act
), kept as (
  select * from crowd
  where others <= ${cap}
), member_act as (
  select * from kept
  where account in (${named(facts.group.members, facts.names)})
)`;
}

/** Every pair of members that acted on one object, at whatever times, with its chance. */
function expectedOf({ byAge, layer, chances }: Facts): string {
  const rows = chances.map(
    ({ born_known, later, apart, chance }) => `(${born_known}, ${later}, ${apart}, ${chance}::double)`,
  );
  const age = `case when epoch_us(time) - born < ${layer.window} then 0
    else 1 + floor(log2((epoch_us(time) - born) / ${layer.window}))::bigint end`;
  return `, told as (
  select object, min(epoch_us(object_created)) as created from joint where verb in (${listed(jointVerbs)}) group by object
), object_known as (
  select object, count(*) as acts, least(any_value(created), min(epoch_us(time))) as born,
    coalesce(any_value(created) <= min(epoch_us(time)), false) as born_known
  from kept left join told using (object)
  group by object
), member_class as (
  select account, object, ${byAge ? 'born_known' : 'false as born_known'}, ${byAge ? age : 'floor(log2(acts))::bigint'} as class
  from member_act join object_known using (object)
), conceivable as (
  select chance
  from member_class as one
  join member_class as other on other.object = one.object and other.account > one.account
  join (values ${rows.join(', ')}) as learned(born_known, later, apart, chance)
    on learned.born_known = one.born_known and later = greatest(one.class, other.class) and apart = abs(one.class - other.class)
)`;
}
