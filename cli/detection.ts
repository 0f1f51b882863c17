import { rfc3339 } from '../detectors/time.ts';
import type { Step } from '../reports/rings.ts';
import type { DatedRow } from './truth.ts';

/** A known scheme and the first step up to which at least half of its members were named; times as RFC 3339. */
export interface Detection {
  readonly scheme: string;
  readonly kind: string;
  /** Its operators and amplifiers; of a forced follow, its victims. */
  readonly members: number;
  readonly began: string | undefined;
  readonly found: string | undefined;
  readonly daysLater: number | undefined;
}

/** When each scheme of the truth was found, in the order of their names. Innocent look-alikes are no schemes. */
export function detections(steps: readonly Step[], truth: readonly DatedRow[]): Detection[] {
  const accused = firstNamed(steps, ['operator', 'amplifier']);
  const suffering = firstNamed(steps, ['victim']);
  const schemes = new Map<string, DatedRow[]>();
  for (const row of truth.filter(({ kind }) => kind !== 'organic-lookalike'))
    schemes.set(row.scheme, [...(schemes.get(row.scheme) ?? []), row]);
  return [...schemes]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([scheme, rows]) => {
      const kind = rows[0]?.kind ?? '';
      const forced = kind === 'forced-follow';
      const isMember = ({ role }: DatedRow) =>
        forced ? role === 'victim' : role === 'operator' || role === 'amplifier';
      const members = [...new Set(rows.filter(isMember).map(({ account }) => account))];
      const named = members
        .map((account) => (forced ? suffering : accused).get(account) ?? Number.POSITIVE_INFINITY)
        .sort((x, y) => x - y);
      const found = steps[named[Math.ceil(members.length / 2) - 1] ?? -1]?.until;
      const starts = rows.flatMap(({ since }) => since ?? []);
      const began = starts.length > 0 ? Math.min(...starts) : undefined;
      return {
        scheme,
        kind,
        members: members.length,
        began: began === undefined ? undefined : rfc3339(began),
        found,
        daysLater:
          began === undefined || found === undefined ? undefined : (Date.parse(found) * 1000 - began) / 86_400e6,
      };
    });
}

/** Account → the number of the first step that names it in one of these roles. */
function firstNamed(steps: readonly Step[], roles: readonly string[]): Map<string, number> {
  const first = new Map<string, number>();
  steps.forEach(({ findings }, at) => {
    for (const { account, role } of findings.flatMap(({ members }) => members))
      if (roles.includes(role) && !first.has(account)) first.set(account, at);
  });
  return first;
}
