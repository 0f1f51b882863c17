import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examine } from '../ingest/doctor.ts';
import { fingerprints, openKeys } from '../ingest/key-file.ts';
import { openOrCreateStore } from '../ingest/store.ts';
import { limits, storeOf } from './store-of.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'lockstep-doctor-'));

/** A store whose key is known, and the key's file. */
function keyedStore() {
  const [place, key] = [join(folder(), 'store'), join(folder(), 'key')];
  return { store: openOrCreateStore(place, fingerprints(openKeys(key, place))), key };
}

const bad = async (store: string, key: string) =>
  (await examine(store, key, limits))
    .filter(({ state }) => state !== 'ok')
    .map(({ state, what, advice }) => `${state} ${what} | ${advice ?? ''}`);

test('a fit machine, key and store: all is well, and the spilt bytes cannot be read', async () => {
  const { store, key } = keyedStore();
  await storeOf([{ time: 1, verb: 'like', account: 'a' }], { store });
  const checks = await examine(store.folder, key, limits);
  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  const said = checks.map(({ what }) => what).join('\n');
  expect(said).toMatch(/^Node \d+/);
  expect(said).toMatch(/DuckDB v\d+/);
  expect(said).toMatch(/spilling to .* works, encrypted/);
  expect(said).toContain('1 streams, 1 segments, no position missing');
  expect(said).toContain(`k1 (${store.keys.k1})`);
});

test('each thing that is wrong is named with what to do', async () => {
  const nowhere = join(folder(), 'none');
  expect(await bad(nowhere, join(folder(), 'key'))).toEqual([
    expect.stringMatching(/^warn no store at .* yet \| The first lockstep ingest makes it/),
  ]);

  const { store, key } = keyedStore();
  chmodSync(key, 0o640);
  expect(await bad(store.folder, key)).toEqual([expect.stringMatching(/^warn key file .*mode 640 \| chmod 600/)]);
  chmodSync(key, 0o644);
  expect(await bad(store.folder, key)).toEqual([expect.stringMatching(/^fail the key file .* is open to everyone/)]);
  rmSync(key);
  expect(await bad(store.folder, key)).toEqual([
    expect.stringMatching(/^fail no key file at .*, the store needs k1 \([0-9a-f]{16}\) \| Restore it/),
  ]);
  expect(await bad(store.folder, keyedStore().key)).toEqual([
    expect.stringMatching(/^fail the key file .* belongs to another store/),
  ]);

  const { store: held, key: its } = keyedStore();
  await storeOf([{ time: 1, verb: 'like', account: 'a' }], { store: held });
  writeFileSync(join(held.folder, 'tmp', '4194304999-1-segment.parquet'), '');
  expect(await bad(held.folder, its)).toEqual([
    expect.stringMatching(/^warn 1 files are left over.*\| lockstep compact clears them/),
  ]);
  rmSync(join(held.folder, 'tmp'), { recursive: true });
  rmSync(join(held.folder, 'segments'), { recursive: true });
  expect(await bad(held.folder, its)).toEqual([
    expect.stringMatching(/^fail test p=0: .* 1 position is missing. Run lockstep verify/),
  ]);
  const path = join(held.folder, 'store.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 1', '"version": 9'));
  expect(await bad(held.folder, its)).toEqual([
    expect.stringMatching(/^fail the store at .* has version 9, this program reads up to 1/),
  ]);
  expect(
    (await examine(held.folder, its, { ...limits, spill: join(path, 'spill') })).some(
      ({ state, what }) => state === 'fail' && what.startsWith('spilling'),
    ),
  ).toBe(true);
});
