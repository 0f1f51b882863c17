import { literal } from '../ingest/database.ts';
import type { Window } from './detector.ts';
import { rfc3339 } from './time.ts';

// Pieces of questions that count evidence again. They are shown to analysts, who put them to `lockstep sql`; lockstep itself
// never asks them.

/** Values between the brackets of `in (…)`, in text order. */
export function listed(values: Iterable<string>): string {
  return [...new Set(values)].sort().map(oneLine).join(', ');
}

/**
 * A text in SQL, on one line and in characters that can be seen: a line of its own could end what an analyst pastes into a
 * shell, and reports name what cannot be seen.
 */
function oneLine(text: string): string {
  return text
    .split(/([\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{NChar}\p{DI}\u2800])/u)
    .map((part, at) => (at % 2 === 1 ? `chr(${part.codePointAt(0)})` : literal(part)))
    .join(' || ');
}

/** Names of accounts between the brackets of `in (…)`. */
export function named(accounts: Iterable<number>, names: ReadonlyMap<number, string>): string {
  return listed([...accounts].map((account) => names.get(account) ?? ''));
}

/** A moment, µs since 1970 UTC. */
export function moment(us: number): string {
  return `timestamptz ${literal(rfc3339(us))}`;
}

/** A length of time, µs. */
export function lasting(us: number): string {
  return `interval '${us / 1e6} seconds'`;
}

/** The acts of a window. */
export function during({ since, until }: Window): string {
  return `time >= ${moment(since)} and time < ${moment(until)}`;
}

/**
 * `act`, to stand behind `with`: the acts of a window with the owners and ages that detectors see, where posts and
 * registrations of the window tell what the act itself does not.
 */
export function acts(window: Window): string {
  return `work as (
  select object, min(account) as author, min(time) as posted
  from engagement
  where verb = 'post' and coalesce(object_kind, 'post') = 'post' and ${during(window)}
  group by object
  having min(account) = max(account)
), newcomer as (
  select account, min(time) as registered from engagement where verb = 'register' and ${during(window)} group by account
), act as (
  select engagement.* replace (
    coalesce(owner, case when object_kind = 'account' or (object_kind is null and verb = 'follow') then object end,
      case when posted <= time then author end) as owner,
    coalesce(object_created, case when posted <= time then posted end) as object_created,
    coalesce(account_created, case when registered <= time then registered end) as account_created)
  from engagement left join work using (object) left join newcomer using (account)
  where ${during(window)}
)`;
}
