import { afterAll, describe, expect, it } from 'vitest';
import { detector as coAction } from '../detectors/co-action/index.ts';
import type { Detector, Finding } from '../detectors/detector.ts';
import { crowds, withRing } from '../world/crowds.ts';
import type { Town } from '../world/town.ts';
import { accused, detectIn } from './detect-in.ts';
import { type Act, storeOf } from './store-of.ts';

const start = Date.UTC(2026, 0, 5) * 1000;
/** One is for every day; the table of co-action's README is that of `CROWD_SEEDS=1,2,3 npx vitest run test/crowds.test.ts`. */
const seeds = (process.env.CROWD_SEEDS ?? '1').split(',').map(Number);
const us = (seconds: number) => start + Math.round(seconds * 1e6);

/** The likes of a town as acts, with or without what tells most: when posts were made, and who follows whom. */
function actsOf({ likes }: Town, known: boolean): Act[] {
  return likes.map(({ time, account, post, follows }) => ({
    time: us(time),
    verb: 'like',
    account,
    object: post.id,
    owner: post.owner,
    ...(known ? { object_created: us(post.created), follows } : {}),
  }));
}

async function findIn(town: Town, known: boolean): Promise<readonly Finding[]> {
  const detector = coAction as Detector<unknown>;
  return (await detectIn('co-action', detector, await storeOf(actsOf(town, known)))).findings;
}

/** Findings of each seed's town, one town after the other. */
async function findInAll(crowd: (seed: number) => Town, known: boolean): Promise<(readonly Finding[])[]> {
  const worlds: (readonly Finding[])[] = [];
  for (const seed of seeds) worlds.push(await findIn(crowd(seed), known));
  return worlds;
}

const table: string[] = [];
const accounts = (findings: readonly Finding[]) => findings.reduce((n, finding) => n + accused(finding).length, 0);

/** Worlds with a finding, and accounts a world. */
function row(name: string, worlds: readonly (readonly Finding[])[]): string {
  const hit = (least: (finding: Finding) => boolean) => {
    const each = worlds.map((findings) => findings.filter(least));
    const some = each.filter((findings) => findings.length > 0).length;
    return `${some} of ${worlds.length} (${(accounts(each.flat()) / worlds.length).toFixed(1)})`;
  };
  return `${name.padEnd(62)} ${hit(() => true).padEnd(16)} ${hit(({ severity }) => severity !== 'informational')}`;
}

afterAll(() => {
  console.log(
    [`${'worlds with findings (accounts a world)'.padEnd(62)} any              low or more`, ...table].join('\n'),
  );
});

/** Of few owners a chat meets each again and again: told of, as informational. */
const toldOf = ['a group chat'];

/** Nothing in time and taste tells them from a ring, and nothing else is in these acts. */
const mistaken = ['a zealous chat'];

describe('innocent crowds', () => {
  it.each(Object.entries(crowds))('%s: nobody is accused above informational', async (name, crowd) => {
    const known = await findInAll(crowd, true);
    const unknown = await findInAll(crowd, false);
    table.push(row(name, known), row(`${name}, births and follows unknown`, unknown));
    expect(unknown.flat().filter(({ severity }) => severity !== 'informational')).toEqual([]);
    if (mistaken.includes(name)) return;
    expect(known.flat().filter(({ severity }) => severity !== 'informational')).toEqual([]);
    expect([...known, ...unknown].flat().filter(({ confidence }) => confidence > 0.3)).toEqual([]);
    if (!toldOf.includes(name)) expect(known.flat()).toEqual([]);
  });
});

describe('rings of a town', () => {
  it.each([
    [9, 14],
    [20, 14],
    [40, 14],
    [9, 7],
    [20, 7],
  ])(
    'of %d accounts that serve %d owners are found where births and follows are known, and nobody else is accused',
    async (size, owners) => {
      for (const known of [true, false]) {
        let [found, low] = [0, 0];
        for (const seed of seeds) {
          const { town, members } = withRing(seed, { size, owners });
          const findings = await findIn(town, known);
          const named = findings.flatMap(accused);
          expect(named.filter((account) => !members.includes(account))).toEqual([]);
          found += named.length / size / seeds.length;
          low += findings.filter(({ severity }) => severity === 'low').flatMap(accused).length / size / seeds.length;
        }
        table.push(
          `ring of ${size} for ${owners} owners${known ? '' : ', births and follows unknown'}: ${found.toFixed(2)} of its members, ${low.toFixed(2)} at low`,
        );
        if (known) expect(low).toBeGreaterThanOrEqual(0.9);
        else expect(low).toBe(0);
      }
    },
  );
});
