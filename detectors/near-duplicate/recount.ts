import type { Verb } from '../../ingest/engagement.ts';
import type { Window } from '../detector.ts';
import { acts, during, lasting, listed, named } from '../recount.ts';
import type { Bunch } from './burst.ts';
import type { Company } from './company.ts';
import type { Act } from './fact.ts';

/** Verbs whose texts are looked at. */
export const wordy = ['post', 'comment', 'share', 'message', 'review', 'report'] as const satisfies readonly Verb[];

/**
 * The question that counts again how often a company's members wrote one of its texts, and how often chance would have
 * them, over `engagement` of the store. One row: times, expected. There is none of rounds of reports, which are no texts,
 * nor where a member was copied, whose own writing does not count.
 */
export function recount(
  { members, facts }: Company,
  names: ReadonlyMap<number, string>,
  window: Window,
  leastShingles: number,
): string | undefined {
  const inside = new Set(members);
  const left = facts.some(({ acts, origin }) =>
    acts.some(({ account, verb }) => verb === 'report' || (account === origin?.account && inside.has(account))),
  );
  if (left) return undefined;
  const texts = facts.flatMap(({ acts }, at) =>
    [...new Set(acts.map((act) => act.text_hash))].sort().map((hash) => `(${listed([hash])}, ${at + 1})`),
  );
  const copied = facts.flatMap(({ origin }, at) => (origin ? [`(${named([origin.account], names)}, ${at + 1})`] : []));
  return `with act as (
  select account, verb, text_hash from engagement
  where verb in (${listed(wordy)}) and ${during(window)} and text_sketch is not null and text_shingles >= ${leastShingles}
), wrote as (
  select distinct account, text
  from act join (values ${texts.join(', ')}) as company(text_hash, text) using (text_hash)
  where verb <> 'report'${copied.length === 0 ? '' : ` and (account, text) not in (${copied.join(', ')})`}
), member as (
  select unnest([${named(members, names)}]) as account
)
select (select count(*) from wrote semi join member using (account)) as times,
  (select count(*) from act semi join member using (account)) * (select count(*) from wrote) / (select count(*) from act) as expected`;
}

/**
 * The question that counts again how many accounts wrote a text in any of its forms, and how many would come to it by
 * themselves: one, and of all that is written as much as so many bits leave. One row: accounts, expected.
 */
export function recountWriters(hashes: Iterable<string>, bits: number, window: Window, leastShingles: number): string {
  return `with wrote as (
  select distinct account, text_hash
  from engagement
  where verb in (${listed(wordy)}) and ${during(window)} and text_sketch is not null and text_shingles >= ${leastShingles}
)
select count(distinct account) filter (where text_hash in (${listed(hashes)})) as accounts,
  1 + count(*) / pow(2, ${bits}) as expected
from wrote`;
}

/**
 * The question that counts again how many of a company's members first wrote a text within the span in which most did, and
 * how many would if each of the others came to be there by `chance`. One row: within, accounts, expected.
 */
export function recountBunch(
  { fact, span, chance }: Bunch,
  members: readonly number[],
  names: ReadonlyMap<number, string>,
  window: Window,
): string {
  const [first, last] = [fact.acts[0], fact.acts.at(-1)] as [Act, Act];
  const which =
    first.verb === 'report'
      ? `verb = 'report' and owner ${first.owner === null ? 'is null' : `= ${named([first.owner], names)}`} and ${during({ since: first.us, until: last.us + 1 })}`
      : `verb in (${listed(wordy.filter((verb) => verb !== 'report'))})`;
  return `with ${acts(window)}, wrote as (
  select account, min(time) as time
  from act
  where ${which}
    and text_hash in (${listed(fact.acts.map((act) => act.text_hash))})
    and account in (${named(members, names)})
  group by account
), follower as (
  select count(other.time) as others
  from wrote as one
  left join wrote as other on other.time > one.time and other.time <= one.time + ${lasting(span)}
  group by one.account
)
select 1 + max(others) as within, count(*) as accounts, 1 + (count(*) - 1) * ${chance}::double as expected
from follower`;
}
