import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../ingest/database.ts';
import { dice } from '../world/dice.ts';
import { lockstep, scratchFolder } from './binary.ts';
import { stumps, type Traits, traitsOf } from './giveaways.ts';
import { limits } from './store-of.ts';

const folder = scratchFolder();
const table: string[] = [];
afterAll(() => console.log(['precision of the best single feature at half recall', ...table].join('\n')));

describe.each(['medium', 'hard'])('at %s', (difficulty) => {
  const worlds: Traits[] = [];
  beforeAll(async () => {
    const connection = await openDatabase(limits);
    for (const seed of [11, 12, 13, 14]) {
      const out = join(folder, `${difficulty}-${seed}`);
      const made = lockstep(folder, [
        'simulate',
        '--seed',
        `${seed}`,
        '--accounts',
        '2000',
        '--days',
        '8',
        '--difficulty',
        difficulty,
        '--out',
        out,
      ]);
      expect(made.code, made.err).toBe(0);
      worlds.push(await traitsOf(connection, out));
    }
    closeDatabase(connection);
  }, 240_000);

  it('whoever went by ids, order, one column or gaps would accuse more innocents than guilty', () => {
    const kinds = [...new Set(worlds.flatMap((world) => [...world.kinds.keys()]))].sort();
    for (const kind of kinds) {
      const [best] = stumps(worlds.slice(0, 2), worlds.slice(2), kind).filter(({ recall }) => recall >= 1 / 3);
      if (!best) continue;
      table.push(
        `${difficulty} ${kind}: ${best.precision.toFixed(2)} by ${best.feature} (recall ${best.recall.toFixed(2)} of ${best.guilty})`,
      );
      expect(best.precision, `${kind} by ${best.feature}`).toBeLessThanOrEqual(0.5);
    }
  }, 120_000);
});

it('finds a label that is given away, and no more than chance in one that is not', () => {
  const random = dice(5);
  const world = (): Traits => {
    const accounts = Array.from({ length: 1000 }, (_, at) => `account ${at}`);
    const guilty = new Set(accounts.slice(0, 30));
    const features = new Map([
      ['told', Float64Array.from(accounts, (account) => random() + (guilty.has(account) ? 0.8 : 0))],
      ['silent', Float64Array.from(accounts, random)],
    ]);
    return { accounts, features, kinds: new Map([['any', guilty]]) };
  };
  const found = stumps([world(), world()], [world(), world()], 'any');
  expect(found.map(({ feature }) => feature)).toEqual(['told', 'silent']);
  expect(found[0]?.precision).toBeGreaterThan(0.5);
  expect(found[1]?.precision).toBeLessThan(0.1);
});
