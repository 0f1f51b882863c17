import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accusing, grouped, inRoles, type Named } from '../world/judged.ts';
import { detectIn } from './lockstep.ts';
import { table } from './page.ts';
import { ringsOfCare } from './rings-of-care.ts';
import { twoAtOnce } from './two-at-once.ts';

/** Mean recall of openbotrisk's synchrony on its own rings, measured with its code over its seeds 100 to 129. */
const published: Readonly<Record<string, readonly [hourly: string, best: string]>> = {
  'ring-lazy': ['0.84', '0.95'],
  'ring-careful': ['0.33', '0.94'],
  'ring-mid': ['0.006', '0.51'],
  'travel-agent': ['', '0'],
  campus: ['', '0'],
};

const about =
  'a shop with three rings and two innocent traps, made anew after the description of openbotrisk. Shares of each group that are accused, mean over the worlds; beside them what its synchrony accuses in its own worlds, with its default bucket and the best of a sweep.';

/** By detector, all together as `lockstep`: the share of each group that is accused in one world. */
type Shares = ReadonlyMap<string, ReadonlyMap<string, number>>;

const others = 'all others';

const seedsOf = { tuning: [1, 20], reporting: [100, 129] } as const;

/**
 * How much of three rings of rising care lockstep accuses, and whom beside them: means over twenty or thirty worlds, as a
 * table of Markdown. Thresholds may be set by the tuning seeds.
 */
export async function ringsOfCareFound(seeds: keyof typeof seedsOf): Promise<string> {
  const [first, last] = seedsOf[seeds];
  const seedsInOrder = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const worlds = await twoAtOnce(seedsInOrder, async (seed) => {
    const shares = await sharesOf(seed);
    console.error(`rings of rising care: seed ${seed}`);
    return shares;
  });
  return `Seeds ${first} to ${last}; ${about}\n\n${written(worlds)}`;
}

async function sharesOf(seed: number): Promise<Shares> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-rings-'));
  try {
    const { events, truth } = ringsOfCare(seed);
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const findings = await detectIn(folder, file);
    const groups = new Map(
      [...grouped(truth, ({ scheme }) => scheme)].map(([name, rows]) => [name, rows.map(({ account }) => account)]),
    );
    const known = new Set(truth.map(({ account }) => account));
    groups.set(
      others,
      [...new Set(events.map(({ account }) => account))].filter((account) => !known.has(account)),
    );
    const byDetector = new Map<string, readonly Named[]>([
      ['lockstep', findings],
      ...grouped(findings, ({ detector }) => detector),
    ]);
    return new Map([...byDetector].map(([detector, own]) => [detector, accusedOf(own, groups)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function accusedOf(
  findings: readonly Named[],
  groups: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const members = findings.flatMap(({ members }) => members);
  const accused = inRoles(accusing, members);
  return new Map(
    [...groups].map(([name, accounts]) => [
      name,
      accounts.filter((account) => accused.has(account)).length / accounts.length,
    ]),
  );
}

function written(worlds: readonly Shares[]): string {
  const detectors = [...new Set(worlds.flatMap((shares) => [...shares.keys()]))].sort();
  const ours = ['lockstep', ...detectors.filter((name) => name !== 'lockstep')];
  const rows = [...Object.keys(published), others].map((group) => {
    const shares = (detector: string) => worlds.map((world) => world.get(detector)?.get(group) ?? 0);
    const all = shares('lockstep');
    return [
      group,
      ...ours.map((name) => mean(shares(name)).toFixed(3)),
      Math.min(...all).toFixed(2),
      String(all.filter((share) => share > 0).length),
      ...(published[group] ?? ['', '']),
    ];
  });
  const head = ['accused of', ...ours, 'worst seed', 'seeds with any', 'openbotrisk, 1 h', 'openbotrisk, 16 h'];
  return table(head, rows);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
