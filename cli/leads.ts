import { lnPoissonTail } from '../detectors/statistics.ts';
import { sqlBeside } from '../ingest/database.ts';
import type { Workspace } from '../ingest/workspace.ts';
import { number } from '../reports/format.ts';
import type { Leads } from '../reports/manifest.ts';

interface Edge {
  readonly account_a: string;
  readonly account_b: string;
  readonly objects: number;
}

/**
 * What CooRTweet's rule would report of one verb (pairs of accounts that act together on more objects than the median
 * pair does), and how many such pairs accounts as active as these would make by chance. `workspace` has gone through
 * co-action with null=none, which leaves the edges.
 */
export async function leadsOf(workspace: Workspace, verb: string): Promise<Leads> {
  const edges = await workspace.rows<Edge>(
    'select account_a, account_b, objects from co_action_edges where verb = $verb order by objects desc, account_a, account_b',
    { verb },
  );
  const classes = await workspace.rows<{ objects: number; accounts: number }>(sqlBeside(import.meta.url, 'leads.sql'), {
    verb,
  });
  const median = edges[Math.floor(edges.length / 2)]?.objects ?? 0;
  const reported = edges.filter(({ objects }) => objects > median);
  const rate = ratePerPair(classes, edges);
  const chance = expectedPairs(classes, rate, median + 1);
  const share = reported.length === 0 ? 0 : Math.min(1, chance / reported.length);
  return {
    title: `What a fixed rule would report (verb ${verb})`,
    chance:
      `CooRTweet's rule, pairs of accounts that act together on more than ${median} objects, reports ${reported.length} pairs; ` +
      `accounts as active as these make about ${number(chance)} of them by chance (${Math.round(100 * share)} %). A lead is a place to look, not a finding.`,
    columns: ['account', 'account', 'objects acted on together'],
    rows: reported.slice(0, 10).map((edge) => [edge.account_a, edge.account_b, String(edge.objects)]),
  };
}

type Classes = readonly { readonly objects: number; readonly accounts: number }[];

/** Joint objects per product of two accounts' objects, if all joint acts were spread by activity alone. */
function ratePerPair(classes: Classes, edges: readonly Edge[]): number {
  const joint = edges.reduce((sum, { objects }) => sum + objects, 0);
  const acts = classes.reduce((sum, { objects, accounts }) => sum + objects * accounts, 0);
  const squares = classes.reduce((sum, { objects, accounts }) => sum + objects * objects * accounts, 0);
  return acts * acts === squares ? 0 : (2 * joint) / (acts * acts - squares);
}

/** Pairs of accounts expected to act together on at least so many objects. */
function expectedPairs(classes: Classes, rate: number, least: number): number {
  let sum = 0;
  classes.forEach((one, at) => {
    for (const other of classes.slice(at)) {
      const pairs = one === other ? (one.accounts * (one.accounts - 1)) / 2 : one.accounts * other.accounts;
      sum += pairs * Math.exp(lnPoissonTail(least, rate * one.objects * other.objects));
    }
  });
  return sum;
}
