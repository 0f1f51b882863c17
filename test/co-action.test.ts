import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFirstActs } from '../detectors/co-action/first-acts.ts';
import { detector as coAction } from '../detectors/co-action/index.ts';
import { type Edge, readLayer } from '../detectors/co-action/layer.ts';
import type { Detector } from '../detectors/detector.ts';
import { readParams } from '../detectors/params.ts';
import { lnPoissonTail } from '../detectors/statistics.ts';
import type { Store } from '../ingest/store.ts';
import { dice } from '../world/dice.ts';
import { accused, type Bench, benchFor, detectIn } from './detect-in.ts';
import { type Act, storeOf, storeOfSql } from './store-of.ts';

const detector = coAction as Detector<unknown>;
const detect = (store: Store, params?: Record<string, string>) => detectIn('co-action', detector, store, params);
const start = Date.UTC(2026, 0, 1) * 1000;

describe('on real retweets', () => {
  const file = fileURLToPath(new URL('../samples/russian_coord_tweets.csv.gz', import.meta.url));
  const given = `select distinct content_id as id, 'file' as source, make_timestamp(timestamp_share * 1000000) as time,
    'share' as verb, account_id as account, object_id as object from read_csv('${file}')`;
  let store: Store;
  beforeAll(async () => {
    store = await storeOfSql(given);
  });

  it.each([
    ['10s', 447],
    ['60s', 3791],
    ['300s', 19_887],
  ])("lists CooRTweet's pairs at %s: %d, and finds nothing without a null", async (window, pairs) => {
    const { findings, tables } = await detect(store, { window, null: 'none', minParticipation: '2' });
    expect(tables.pairs).toHaveLength(pairs);
    expect(findings).toEqual([]);
  });

  it.each(['10s', '60s', '300s'])(
    'is silent at %s: what acts together there does so in one sitting',
    async (window) => {
      expect((await detect(store, { window })).findings).toEqual([]);
    },
  );

  it('times shuffled among its acts give no finding, over 20 shuffles', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const shuffled = await storeOfSql(`with given as (${given}),
        times as (select time, row_number() over (order by md5(concat(id, object, ${seed}))) as n from given),
        acts as (select * exclude (time), row_number() over (order by id, object) as n from given)
        select * exclude (n) from acts join times using (n)`);
      expect((await detect(shuffled, { window: '300s', pause: '0s' })).findings).toEqual([]);
    }
  });
});

/** The same acts, their times dealt anew: who did what stays, and so does when anything was done. */
function shuffleTimes(acts: readonly Act[], seed: number): Act[] {
  const random = dice(seed);
  const times = acts.map((act) => act.time);
  for (let at = times.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [times[at], times[other]] = [times[other], times[at]];
  }
  return acts.map((act, at) => ({ ...act, time: times[at] }));
}

/** Heavy-tailed accounts and objects, each object acted on soon after it appears, more by day than by night. */
function liveliness(seed: number, size: number): Act[] {
  const random = dice(seed);
  const accounts = Math.floor(size / 20);
  const born = Array.from({ length: Math.floor(size / 8) }, () => random() * 14);
  return Array.from({ length: size }, (): Act => {
    const object = Math.floor(born.length ** random()) - 1;
    const age = 0.01 / (random() + 0.002);
    const day = (born[object] as number) + age;
    const hour = (Math.floor((day % 1) * 24) + Math.floor(random() ** 2 * 9)) % 24;
    return {
      time: start + Math.floor((Math.floor(day) + (hour + random()) / 24) * 86_400e6),
      verb: random() < 0.7 ? 'like' : 'share',
      account: `u${Math.floor(random() ** 2 * accounts)}`,
      object: `o${object}`,
    };
  });
}

describe('in worlds without coordination', () => {
  it('finds nothing at q 0.01, over 20 worlds whose times are shuffled among their acts', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const store = await storeOf(shuffleTimes(liveliness(seed, 6000), seed));
      for (const pause of ['0s', '1h']) {
        const { findings, tables } = await detect(store, { window: '10m', pause, minObjects: '2' });
        expect(findings).toEqual([]);
        expect(tables.edges).toEqual([]);
      }
    }
  });

  it('finds nothing in 200 closed communities of ten accounts and forty objects', async () => {
    const random = dice(7);
    const acts = Array.from({ length: 200 }, (_, club) =>
      Array.from(
        { length: 10 * 25 },
        (): Act => ({
          time: start + Math.floor(random() * 86_400e6),
          verb: 'like',
          account: `u${club}-${Math.floor(random() * 10)}`,
          object: `o${club}-${Math.floor(random() * 40)}`,
        }),
      ),
    ).flat();
    const { findings } = await detect(await storeOf(acts), { window: '300s', pause: '0s' });
    expect(findings).toEqual([]);
  });

  it('pairs of accounts have small p no more often than p says', async () => {
    const levels = [0.5, 0.1, 0.01, 0.001];
    const counts = levels.map(() => 0);
    let pairs = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const store = await storeOf(shuffleTimes(liveliness(seed, 3000), seed).map((act) => ({ ...act, verb: 'like' })));
      const bench = await benchFor('co-action', detector, store);
      const { pairs: tested, p } = await everyPair(bench);
      bench.close();
      pairs += tested;
      for (const [at, level] of levels.entries())
        counts[at] = (counts[at] as number) + p.filter((value) => value <= level).length;
    }
    for (const [at, level] of levels.entries()) {
      // Three standard errors, were the pairs independent, above what p promises.
      const most = level * pairs + 3 * Math.sqrt(level * pairs);
      expect(counts[at]).toBeLessThanOrEqual(most);
    }
  });
});

/** p of every pair of accounts of the world's likes; those that never coincide have p 1 and are counted alone. */
async function everyPair(bench: Bench): Promise<{ pairs: number; p: number[] }> {
  const params = {
    ...readParams('co-action', coAction.params, { window: '6h' }),
    minObjects: 1,
    q: Number.POSITIVE_INFINITY,
  };
  await readFirstActs(bench.workspace, 'like');
  const layer = await readLayer(bench.workspace, 'like', 6 * 3600e6, params);
  if (!layer) throw new Error('needed a world with pairs');
  const edges = await bench.workspace.rows<Edge>('from edge');
  const p = edges.map((edge) =>
    Math.exp(lnPoissonTail(edge.owners, (layer.near / layer.pairs) * edge.a_acts * edge.b_acts)),
  );
  return { pairs: Math.round(Math.exp(layer.lnPairs)), p };
}

describe('a planted ring', () => {
  it('of eight among two hundred is found whole, and nobody else is accused', async () => {
    const random = dice(12_345);
    const acts: Act[] = Array.from({ length: 12_000 }, () => ({
      time: start + Math.round(random() * 1_209_600_000) * 1000,
      verb: 'like',
      account: `person${Math.floor(random() * 200)}`,
      object: `post${Math.floor(random() ** 2 * 2000)}`,
      owner: `author${Math.floor(random() * 50)}`,
      object_created: start - 86_400e6,
    }));
    for (let post = 0; post < 30; post += 1) {
      const first = random() * 1_209_600_000;
      for (let member = 0; member < 8; member += 1)
        acts.push({
          time: start + Math.round(first + random() * 5000) * 1000,
          verb: 'like',
          account: `ring${member}`,
          object: `boosted${post}`,
          owner: `customer${post % 15}`,
          follows: false,
          object_created: start - 86_400e6,
        });
    }
    const { findings } = await detect(await storeOf(acts));
    expect(findings.map(accused)).toEqual([Array.from({ length: 8 }, (_, member) => `ring${member}`)]);
    expect(findings[0]).toMatchObject({ severity: 'low', pattern: 'co-action/like' });
    expect(findings[0]?.statistic.q).toBeGreaterThanOrEqual(findings[0]?.statistic.p ?? 1);
  });

  it('does not hide behind other rings whose objects are of the same size', async () => {
    const random = dice(99);
    const acts = liveliness(7, 20_000).map((act) => ({ ...act, verb: 'like' }));
    const from = Math.min(...acts.map((act) => Number(act.time)));
    const rings = Array.from({ length: 10 }, (_, ring) =>
      Array.from({ length: 6 }, (_, member) => `ring${ring}-${member}`),
    );
    for (const [ring, members] of rings.entries())
      for (let post = 0; post < 20; post += 1) {
        const first = from + Math.round(random() * 6 * 86_400_000_000);
        for (const account of members)
          acts.push({
            time: first + Math.round(random() * 20_000_000),
            verb: 'like',
            account,
            object: `order${ring}-${post}`,
          });
      }
    const { findings } = await detect(await storeOf(acts));
    expect(findings.map(accused).sort()).toEqual(rings.map((members) => [...members].sort()).sort());
  });
});

it('pairs counted in many slices are those counted at once', async () => {
  const store = await storeOf(liveliness(3, 3000).map((act) => ({ ...act, verb: 'like' })));
  const bench = await benchFor('co-action', detector, store);
  const own = readParams('co-action', coAction.params, { window: '10m', minObjects: '2' });
  const params = { ...own, q: Number.POSITIVE_INFINITY }; // else no pair of such people is worth a test
  await readFirstActs(bench.workspace, 'like');
  const atOnce = await readLayer(bench.workspace, 'like', 600e6, params);
  const inSlices = await readLayer(bench.workspace, 'like', 600e6, params, 100);
  bench.close();
  expect(atOnce?.edges.length).toBeGreaterThan(0);
  expect(inSlices).toEqual(atOnce);
});

describe('symmetry', () => {
  it('of 50 shares against one in their middle is one in fifty', async () => {
    const share = (account: string, second: number): Act => ({
      time: start + second * 1e6,
      verb: 'share',
      account,
      object: 'o',
    });
    const acts = [...Array.from({ length: 50 }, (_, at) => share('a', at)), share('b', 25)];
    const { tables } = await detect(await storeOf(acts), { null: 'none', window: '60s', minParticipation: '1' });
    expect(tables.edges).toMatchObject([{ account_a: 'a', account_b: 'b', acts_a: 50, acts_b: 1, symmetry: 0.02 }]);
    expect(tables.pairs).toHaveLength(50);
  });
});
