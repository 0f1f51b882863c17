import type { Verb } from '../../ingest/engagement.ts';
import type { Window } from '../detector.ts';
import { during, listed } from '../recount.ts';
import type { Company } from './company.ts';

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
  const copied = facts.flatMap(({ origin }, at) =>
    origin ? [`(${listed([names.get(origin.account) ?? ''])}, ${at + 1})`] : [],
  );
  return `with act as (
  select account, text_hash from engagement
  where verb in (${listed(wordy)}) and ${during(window)} and text_sketch is not null and text_shingles >= ${leastShingles}
), wrote as (
  select distinct account, text
  from act join (values ${texts.join(', ')}) as company(text_hash, text) using (text_hash)${copied.length === 0 ? '' : `\n  where (account, text) not in (${copied.join(', ')})`}
), member as (
  select unnest([${listed(members.map((member) => names.get(member) ?? ''))}]) as account
)
select (select count(*) from wrote semi join member using (account)) as times,
  (select count(*) from act semi join member using (account)) * (select count(*) from wrote) / (select count(*) from act) as expected`;
}
