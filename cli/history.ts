import { compareRings, followRings, type Ring, type Step } from '../reports/rings.ts';
import type { TruthRow } from '../world/judged.ts';
import { detectedAt } from './detection.ts';
import { table } from './terminal.ts';

/** What became of the rings from step to step, and each ring over all steps. */
export function writtenHistory(steps: readonly Step[]): string {
  const { rings, changes } = followRings(steps);
  const counts = ['findings', 'accounts', 'gained', 'lost', 'grown', 'shrunk', 'same'] as const;
  const byStep = changes.map((change) => [short(change.until), ...counts.map((name) => change[name])]);
  const byRing = rings.map((ring, at) => {
    const sizes = [...ring.seen.values()].map((accounts) => accounts.length);
    const [first, last] = endsOf(ring, steps);
    return [at + 1, foundAs(ring), first, last, sizes.length, Math.max(...sizes), some(ring.accounts)];
  });
  return [
    table(['until', ...counts], byStep),
    table(['ring', 'found as', 'first found', 'last found', 'steps', 'peak', 'accounts'], byRing),
  ].join('\n\n');
}

/** When each known scheme was found. */
export function writtenDetections(steps: readonly Step[], truth: readonly TruthRow[]): string {
  const rows = detectedAt(steps, truth).map(({ scheme, kind, members, began, found, daysLater }) => [
    scheme,
    kind,
    members,
    began && short(began),
    found ? short(found) : 'not found',
    daysLater?.toFixed(1),
  ]);
  return table(['scheme', 'kind', 'members', 'began', 'found', 'days later'], rows);
}

/** Which rings one backtest (A) and another (B) share, by all the accounts that they ever had. */
export function writtenDifference(a: readonly Step[], b: readonly Step[]): string {
  const { both, onlyOne, onlyOther } = compareRings(followRings(a).rings, followRings(b).rings);
  const row = (where: string, ring: Ring, foundInA: string, foundInB: string, more: readonly unknown[]) => [
    where,
    foundAs(ring),
    foundInA,
    foundInB,
    ...more,
    some(ring.accounts),
  ];
  const rows = [
    ...both.map(({ one, other, gained, lost }) =>
      row('both', other, endsOf(one, a)[0], endsOf(other, b)[0], [other.accounts.length, named(gained), named(lost)]),
    ),
    ...onlyOne.map((ring) => row('only A', ring, endsOf(ring, a)[0], '', [ring.accounts.length, '', ''])),
    ...onlyOther.map((ring) => row('only B', ring, '', endsOf(ring, b)[0], [ring.accounts.length, '', ''])),
  ];
  const names = ['in', 'found as', 'first in A', 'first in B', 'size', 'gained in B', 'lost in B', 'accounts'];
  return `A: as set. B: --against. ${both.length} rings in both, ${onlyOne.length} only in A, ${onlyOther.length} only in B.\n\n${table(names, rows)}`;
}

/** The steps in which a ring was found first and last. */
function endsOf({ seen }: Ring, steps: readonly Step[]): [string, string] {
  const at = [...seen.keys()];
  const [first, last] = [at[0], at.at(-1)].map((step) => short(steps[step ?? -1]?.until ?? ''));
  return [first ?? '', last ?? ''];
}

const foundAs = ({ detector, pattern }: Ring) => (pattern.startsWith(detector) ? pattern : `${detector}: ${pattern}`);

/** RFC 3339 without a fraction of zeros. */
const short = (time: string) => time.replace('.000000Z', 'Z');

const some = (accounts: readonly string[]) =>
  accounts.length > 3 ? `${accounts.slice(0, 3).join(' ')} … (${accounts.length})` : accounts.join(' ');

const named = (accounts: readonly string[]) => (accounts.length > 0 ? `${accounts.length}: ${some(accounts)}` : '0');
