import { boosts } from '../boosts.ts';
import type { Window } from '../detector.ts';
import { during, listed } from '../recount.ts';
import type { Dense } from './blocks.ts';
import type { Facts } from './facts.ts';

/** The question that lists a block's meetings again, over `engagement` of the store, and counts them: one row each. */
export function recount({ accounts, targets, layer }: Dense, { acts, names }: Facts, window: Window): string {
  const on = new Set(targets);
  const objects = acts.filter(({ object }) => on.has(object)).map(({ object_name }) => object_name);
  const verbs = layer === 'follow' ? "verb = 'follow'" : `verb in (${listed(boosts)})`;
  return `select count(*) over () as meetings, account, object, min(time) as time, list(verb order by time) as verbs
from engagement
where ${verbs} and ${during(window)}
  and account in (${listed(accounts.map((account) => names.get(account) ?? ''))})
  and object in (${listed(objects)})
  and (owner is null or owner <> account) and (origin is null or origin not in ('onboarding', 'bundle', 'ad'))
  and coalesce(not paid, true) and coalesce(not automation, true)
group by account, object
order by object, time`;
}
