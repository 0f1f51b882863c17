import { sqlBeside } from '../ingest/database.ts';
import type { Verb } from '../ingest/engagement.ts';
import type { Workspace } from '../ingest/workspace.ts';
import type { Evidence, Window } from './detector.ts';
import { gathered } from './gathered.ts';
import { acts, listed, moment, named } from './recount.ts';
import { lnBinomialChernoff, probability } from './statistics.ts';
import { rfc3339 } from './time.ts';

/** Columns that a detector must ask for (`uses`) to have cohorts judged. */
export const cohortColumns = ['account_created'] as const;

/** Shares of all accounts, in order of their creation, within which a cohort is looked for. */
const spans = [1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256];

/** What of the data is looked at, and the names of the groups' accounts. */
export interface Seen {
  readonly names: ReadonlyMap<number, string>;
  readonly verbs: readonly Verb[];
  readonly window: Window;
}

interface Created {
  readonly account: number;
  readonly us: number;
  readonly older: number;
}

/**
 * Lifecycle evidence for groups of accounts, numbered 0..n−1: that most of a group were made together. Null: they were
 * made whenever all the accounts of the data were, so that of the others each falls with chance f among the f N accounts
 * made next after any one of them; the best of all members and spans speaks, for the number tried (a scan statistic).
 * Undefined where less than half of a group's creation is known or nothing is beyond chance.
 */
export async function cohortsOf(
  workspace: Workspace,
  groups: readonly (readonly number[])[],
  seen: Seen,
): Promise<(Evidence | undefined)[]> {
  if (!workspace.present.has('account_created') || groups.length === 0) return groups.map(() => undefined);
  const rows = await workspace.rows<Created>(sqlBeside(import.meta.url, 'cohort-10-created.sql'));
  const created = new Map(rows.map((row) => [row.account, row]));
  const sizes = gathered(rows, ({ us }) => us);
  return groups.map((members) => {
    const known = members.flatMap((account) => created.get(account) ?? []).sort((x, y) => x.us - y.us);
    if (known.length < 3 || known.length * 2 < members.length) return undefined;
    const others = known.length - 1;
    let best: { readonly lnP: number; readonly from: number; readonly seen: number; readonly span: number } | undefined;
    for (const [at, first] of known.entries())
      for (const span of spans) {
        // Whoever was made at the very same time falls within the span together.
        const within = ({ us, older }: Created) =>
          older + (sizes.get(us)?.length ?? 1) - first.older <= span * rows.length;
        const seen = known.slice(at + 1).filter(within).length;
        if (seen * 2 < others) continue;
        const lnP = lnBinomialChernoff(seen, others, span);
        if (best === undefined || lnP < best.lnP) best = { lnP, from: at, seen: seen + 1, span };
      }
    if (best === undefined) return undefined;
    const lnP = best.lnP + Math.log(known.length * spans.length);
    if (lnP > Math.log(0.001)) return undefined;
    const [first, last] = [known[best.from], known[best.from + best.seen - 1]] as [Created, Created];
    return {
      family: 'lifecycle',
      statement: `${best.seen} of ${known.length} accounts were made from ${rfc3339(first.us)} to ${rfc3339(last.us)}, when ${(100 * best.span).toPrecision(2)} % of all accounts or less were made.`,
      observed: best.seen,
      expected: 1 + best.span * others,
      baseline: `accounts made whenever the ${rows.length} accounts of the data were`,
      p: probability(lnP),
      events: [],
      sql: recount(
        known.map(({ account }) => account),
        [first.us, last.us],
        best.span,
        seen,
      ),
    };
  });
}

/** The question that counts again how many of the accounts were made in a time, over `engagement` of the store. One row: made, accounts, expected. */
function recount(
  accounts: readonly number[],
  [first, last]: readonly [number, number],
  span: number,
  { names, verbs, window }: Seen,
): string {
  return `with ${acts(window)}, made as (
  select account, min(account_created) as created
  from act
  where verb in (${listed(verbs)}) and account in (${named(accounts, names)}) and account_created is not null
  group by account
)
select count(*) filter (where created between ${moment(first)} and ${moment(last)}) as made,
  count(*) as accounts, 1 + ${span} * (count(*) - 1) as expected
from made`;
}
