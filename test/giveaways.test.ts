import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDatabase, literal, openDatabase } from '../ingest/database.ts';
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
        '3000',
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
      const [best] = stumps(worlds.slice(0, 2), worlds.slice(2), kind);
      if (!best) continue;
      table.push(
        `${difficulty} ${kind}: ${best.precision.toFixed(2)} by ${best.feature} (recall ${best.recall.toFixed(2)} of ${best.guilty})`,
      );
      expect(best.precision, `${kind} by ${best.feature}`).toBeLessThanOrEqual(0.5);
    }
  });
});

it('finds a label that is given away', async () => {
  // Three quarters of the guilty get a client of their own: the check must be able to fail.
  const connection = await openDatabase(limits);
  const worlds: Traits[] = [];
  for (const seed of [11, 12]) {
    const out = join(folder, `marked-${seed}`);
    lockstep(folder, ['simulate', '--seed', `${seed}`, '--accounts', '1000', '--days', '6', '--out', out]);
    const [events, marked] = [literal(`${out}/events.parquet`), literal(`${out}/marked.parquet`)];
    await connection.run(`copy (select * replace (case when account in (
      select account from ${literal(`${out}/truth.parquet`)} where kind <> 'organic-lookalike' and role in ('operator', 'amplifier')
    ) and substr(account, 1, 1) < 'c' then 'mark' else client end as client) from ${events}) to ${marked} (format parquet)`);
    renameSync(`${out}/marked.parquet`, `${out}/events.parquet`);
    worlds.push(await traitsOf(connection, out));
  }
  closeDatabase(connection);
  const [best] = stumps(worlds.slice(0, 1), worlds.slice(1), 'any');
  expect(best).toMatchObject({ feature: 'share of client mark', precision: 1 });
}, 120_000);
