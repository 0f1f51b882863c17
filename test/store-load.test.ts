import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verb } from '../ingest/engagement.ts';
import { loadStore } from '../ingest/load.ts';
import type { Store } from '../ingest/store.ts';
import { type Act, limits, storeOf } from './store-of.ts';

interface Told extends Act {
  readonly source: string;
  readonly id: string;
  readonly time: number;
  readonly recorded: number | null;
  readonly verb: Verb;
  readonly account: string;
  readonly object: string | null;
  readonly object_kind: string | null;
  readonly owner: string | null;
  readonly object_created: number | null;
  readonly account_created: number | null;
}
interface Request {
  readonly since: number;
  readonly until: number;
  readonly lookback: number;
  readonly verbs: readonly Verb[] | 'all';
}

const takesBack: Readonly<Record<string, string>> = {
  like: 'unlike',
  share: 'unshare',
  follow: 'unfollow',
  comment: 'uncomment',
  post: 'delete',
};

/** What a detector should see, worked out act by act; of rows known by then alone, where a time is given. */
function expectedView(told: readonly Told[], { since, until, lookback, verbs }: Request, known?: number) {
  const once = new Map<string, Told>();
  for (const act of told.filter(({ time, recorded }) => known === undefined || (recorded ?? time) < known)) {
    const key = JSON.stringify([act.source, act.id, act.object]);
    if (act.time < (once.get(key)?.time ?? Number.POSITIVE_INFINITY)) once.set(key, act);
  }
  const spanned = [...once.values()].filter((act) => act.time >= since - lookback && act.time < until);
  return spanned
    .filter((act) => verbs === 'all' || verbs.includes(act.verb))
    .map((act) => {
      const kind = act.object_kind ?? (/follow$/.test(act.verb) ? 'account' : null);
      const posts = spanned.filter(
        (post) =>
          post.verb === 'post' &&
          post.object !== null &&
          post.object === act.object &&
          (post.object_kind ?? 'post') === 'post',
      );
      const posters = new Set(posts.map((post) => post.account));
      const posted = posters.size === 1 ? Math.min(...posts.map((post) => post.time)) : null;
      const known = posted !== null && posted <= act.time;
      const registered = spanned
        .filter((row) => row.verb === 'register' && row.account === act.account)
        .map((row) => row.time);
      const first = registered.length > 0 ? Math.min(...registered) : null;
      const ends = spanned
        .filter((row) => row.verb === takesBack[act.verb] && row.account === act.account)
        .filter((row) => row.object !== null && row.object === act.object && row.time >= act.time)
        .map((row) => row.time);
      return {
        source: act.source,
        id: act.id,
        us: act.time,
        verb: act.verb,
        account: act.account,
        object: act.object,
        object_kind: kind,
        owner: act.owner ?? (kind === 'account' ? act.object : null) ?? (known ? [...posters][0] : null),
        object_us: act.object_created ?? (known ? posted : null),
        account_us: act.account_created ?? (first !== null && first <= act.time ? first : null),
        undone_us: ends.length > 0 ? Math.min(...ends) : null,
        device: act.device ?? null,
      };
    })
    .map((row) => JSON.stringify(row))
    .sort();
}

/** What detectors do see, names in the place of integers. */
async function seenViews(store: Store, requests: readonly Request[], known?: number): Promise<string[][]> {
  const [{ since, until } = { since: 0, until: 1 }] = requests;
  const verbs = requests.some((request) => request.verbs === 'all')
    ? 'all'
    : requests.flatMap((request) => request.verbs as Verb[]);
  const lookbacks = requests.map((request) => request.lookback);
  const then = known === undefined ? {} : { known };
  const loaded = await loadStore(store, { since, until, lookbacks, verbs, columns: ['device'], ...then }, limits);
  try {
    const views: string[][] = [];
    for (const request of requests) {
      const workspace = await loaded.workspaceFor({ ...request, columns: ['device'] });
      const rows = await workspace.rows<object>(
        `select e.source, e.id, e.us, e.verb, a.name as account, o.name as object, e.object_kind, w.name as owner,
          e.object_us, e.account_us, e.undone_us, e.device
        from engagement e join account a using (account) left join object o using (object)
          left join account w on w.account = e.owner`,
      );
      views.push(rows.map((row) => JSON.stringify(row)).sort());
      await checkNames(workspace.rows);
    }
    return views;
  } finally {
    loaded.close();
  }
}

/** Integers are in the order of the names; `account` and `object` name what stands in `engagement`, once, and nothing else. */
async function checkNames(rows: <Row>(sql: string) => Promise<Row[]>): Promise<void> {
  for (const [view, uses] of [
    ['account', 'select account from engagement union select owner from engagement where owner is not null'],
    ['object', 'select object from engagement where object is not null group by all'],
  ] as const) {
    const named = await rows<{ number: number; name: string }>(
      `select ${view} as number, name from ${view} order by number`,
    );
    expect(named.map(({ name }) => name)).toEqual([...new Set(named.map(({ name }) => name))].sort());
    const used = await rows<{ number: number }>(`select * from (${uses}) as t(number) order by number`);
    expect(named.map(({ number }) => number)).toEqual(used.map(({ number }) => number));
  }
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 });
const anyTime = fc.integer({ min: 0, max: 9 });
const anyAct = fc.record({
  source: fc.constantFrom('file', 'app'),
  id: fc.nat(40).map(String),
  time: anyTime,
  recorded: maybe(fc.integer({ min: 0, max: 12 })),
  verb: fc.constantFrom<Verb>(
    'like',
    'unlike',
    'share',
    'follow',
    'unfollow',
    'post',
    'post',
    'delete',
    'register',
    'view',
  ),
  account: fc.constantFrom('ann', 'Bob', 'zoë', 'o1'),
  object: maybe(fc.constantFrom('o1', 'o2', 'ann', '')),
  object_kind: maybe(fc.constantFrom('post', 'account', 'link')),
  owner: fc.option(fc.constantFrom('ann', 'owner'), { nil: null, freq: 1 }),
  object_created: fc.option(anyTime, { nil: null, freq: 1 }),
  account_created: fc.option(anyTime, { nil: null, freq: 1 }),
  device: maybe(fc.constantFrom('d1', 'd2')),
});
const anyActs = fc.array(anyAct, { minLength: 1, maxLength: 60, size: 'max' });
const anyVerbs = fc.oneof(
  fc.constant('all' as const),
  fc.subarray<Verb>(['like', 'unlike', 'share', 'follow', 'post', 'view'], { minLength: 1 }),
);
const anyRequests = fc
  .record({ since: fc.integer({ min: 0, max: 6 }), length: fc.integer({ min: 1, max: 8 }) })
  .chain(({ since, length }) =>
    fc.array(
      fc
        .record({ lookback: fc.integer({ min: 0, max: 5 }), verbs: anyVerbs })
        .map((own) => ({ since, until: since + length, ...own })),
      { minLength: 2, maxLength: 3, size: 'max' },
    ),
  );

/** Segments that hold every position at least once, in any overlapping way. */
function anyCut(count: number): fc.Arbitrary<[number, number][]> {
  const position = fc.nat(count - 1);
  const ends = fc
    .uniqueArray(position, { maxLength: 3 })
    .map((all) => [...new Set([...all, count - 1])].sort((a, b) => a - b));
  const extra = fc.array(
    fc.tuple(position, position).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
    { maxLength: 3 },
  );
  return fc
    .tuple(ends, extra)
    .map(([last, more]) => [
      ...last.map((end, at): [number, number] => [at === 0 ? 0 : (last[at - 1] as number) + 1, end]),
      ...more,
    ]);
}

test('a detector sees what working out its acts one by one gives, however they are cut into segments, whatever runs beside it, and of the past what was known then', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyActs.chain((acts) => fc.tuple(fc.constant(acts), anyCut(acts.length))),
      anyRequests,
      fc.option(fc.integer({ min: 0, max: 13 }), { nil: undefined, freq: 2 }),
      async ([acts, cut], requests, known) => {
        const store = await storeOf(acts, { cut });
        expect(await seenViews(store, requests, known)).toEqual(
          requests.map((request) => expectedView(acts as Told[], request, known)),
        );
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
