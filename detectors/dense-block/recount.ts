import { boosts } from '../boosts.ts';
import type { Window } from '../detector.ts';
import { acts as actsOf, listed } from '../recount.ts';
import type { Dense } from './blocks.ts';
import type { Edges } from './edges.ts';
import type { Facts } from './facts.ts';

/**
 * The question that counts a block's meetings again, over `engagement` of the store, and those that chance would make: of
 * each account and object, what either did and saw in all, times the rate between their communities, which the run has
 * learned. One row: meetings, expected.
 */
export function recount(block: Dense, { acts, names }: Facts, { parts }: Edges, window: Window): string {
  const { accounts, targets, layer } = block;
  const [among, on] = [new Set(accounts), new Set(targets)];
  const called = new Map(acts.filter(({ object }) => on.has(object)).map((act) => [act.object, act.object_name]));
  const own = parts.filter((part) => part.layer === layer && among.has(part.account) && on.has(part.object));
  const account = new Map(own.map((part) => [part.account, part.from_label]));
  const object = new Map(own.map((part) => [part.object, part.to_label]));
  const rates = [...new Set(account.values())]
    .sort((x, y) => x - y)
    .flatMap((from) =>
      [...new Set(object.values())]
        .sort((x, y) => x - y)
        .map((to) => `(${from}, ${to}, ${block.rate(from, to)}::double)`),
    );
  const named = (ones: ReadonlyMap<number, number>, name: (one: number) => string | undefined) =>
    [...ones]
      .map(([one, label]) => `(${listed([name(one) ?? ''])}, ${label})`)
      .sort()
      .join(', ');
  return `with ${actsOf(window)}, edge as (
  select distinct account, object
  from act
  where ${layer === 'follow' ? "verb = 'follow'" : `verb in (${listed(boosts)})`} and object is not null
    and (owner is null or owner <> account) and (origin is null or origin not in ('onboarding', 'bundle', 'ad'))
    and coalesce(not paid, true) and coalesce(not automation, true)
), member as (
  select account, community, (select count(*) from edge where edge.account = member.account) as objects
  from (values ${named(account, (one) => names.get(one))}) as member(account, community)
), thing as (
  select object, community, (select count(*) from edge where edge.object = thing.object) as accounts
  from (values ${named(object, (one) => called.get(one))}) as thing(object, community)
)
select (select count(*) from edge semi join member using (account) semi join thing using (object)) as meetings,
  sum(objects * accounts * rate) as expected
from member cross join thing
join (values ${rates.join(', ')}) as learned(from_community, to_community, rate)
  on from_community = member.community and to_community = thing.community`;
}
