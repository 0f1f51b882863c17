import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../ingest/database.ts';
import { poissonBurst, zBurst } from '../quality/baselines/burst.ts';
import { coAct } from '../quality/baselines/co-act.ts';
import { denseBlock } from '../quality/baselines/dense-block.ts';
import { type Edge, fraudar } from '../quality/baselines/fraudar.ts';
import { baselines } from '../quality/baselines/index.ts';
import { sameDay } from '../quality/baselines/same-day.ts';
import { sharedIdentifier } from '../quality/baselines/shared-identifier.ts';
import { dice } from '../world/dice.ts';
import { limits } from './store-of.ts';

interface Event {
  readonly t: number;
  readonly verb: string;
  readonly account: string;
  readonly object?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly ip?: string;
  readonly device?: string;
  readonly email?: string;
  readonly handle?: string;
}

let connection: DuckDBConnection;
beforeEach(async () => {
  connection = await openDatabase(limits);
});
afterEach(() => closeDatabase(connection));

/** Events as the rules see them; `t` in seconds from 2026-01-05. */
async function world(events: readonly Event[]): Promise<DuckDBConnection> {
  const columns = 't double, verb varchar, account varchar, object varchar, kind varchar, owner varchar, ip varchar';
  await connection.run(`create temp table raw (${columns}, device varchar, email varchar, handle varchar)`);
  const appender = await connection.createAppender('raw');
  for (const { t, verb, account, object, kind, owner, ip, device, email, handle } of events) {
    appender.appendDouble(t);
    for (const text of [verb, account, object, kind, owner, ip, device, email, handle])
      if (text === undefined) appender.appendNull();
      else appender.appendVarchar(text);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`create temp view event as
    select 'e' || rowid as id, 'file' as source, make_timestamp((1767571200e6 + t * 1e6)::bigint)::timestamptz as time, verb,
      account, object, kind as object_kind, owner, ip, device, null::varchar as phone, email, null::varchar as payment, handle
    from raw`);
  return connection;
}

const forget = () => connection.run('drop view event; drop table raw');

const accounts = (claims: readonly { members: readonly { account: string }[] }[]) =>
  claims.map(({ members }) => members.map(({ account }) => account).join(' '));
const day = 86_400;
const share = (account: string, object: string, t: number): Event => ({ verb: 'share', account, object, t });

describe('CooRTweet', () => {
  // within 10 s a and b act together twice, c with d once, c with e once: the median of 2, 1, 1 is 1
  const events = [
    share('a', 'p', 0),
    share('b', 'p', 10),
    share('a', 'q', 100),
    share('b', 'q', 95),
    share('c', 'r', 200),
    share('d', 'r', 205),
    share('c', 's', 300),
    share('e', 's', 305),
    share('c', 't', 400),
    share('d', 't', 411),
    share('e', 'u', 500),
  ];

  it('keeps pairs above the median weight', async () => {
    const claims = await coAct(10).find(await world(events));
    expect(accounts(claims)).toEqual(['a b']);
    expect(claims[0]?.window).toEqual({ since: 1767571200e6, until: 1767571300e6 });
    expect(claims[0]?.statistic).toEqual({ p: 1, q: 1 });
  });

  it('within 11 s c and d are tied as firmly: none is above the median of 2, 2, 1', async () => {
    expect(await coAct(11).find(await world(events))).toEqual([]);
  });

  it('an account with a single act does not take part', async () => {
    // f's acts with a and b, weight 1 each, take the median of 2, 2, 1 down to 1
    const [one, other] = [share('f', 'p', 1), share('f', 'v', 600)];
    expect(await coAct(11).find(await world([...events, one]))).toEqual([]);
    await forget();
    expect(accounts(await coAct(11).find(await world([...events, one, other])))).toEqual(['a b', 'c d']);
  });

  it('a share and a like are not one act', async () => {
    const likes = events.map((one) => (one.account === 'b' ? { ...one, verb: 'like' } : one));
    expect(await coAct(10).find(await world(likes))).toEqual([]);
  });

  it('gives the network that CooRTweet 2.1.3 gives for its own data: 94 accounts', async () => {
    const lines = createInterface({
      input: createReadStream('samples/russian_coord_tweets.csv.gz').pipe(createGunzip()),
    });
    const rows: string[][] = [];
    for await (const line of lines) rows.push(line.replaceAll('"', '').split(','));
    const [header = [], ...body] = rows;
    const [object, account, id, time] = ['object_id', 'account_id', 'content_id', 'timestamp_share'].map((name) =>
      header.indexOf(name),
    ) as [number, number, number, number];
    await connection.run(
      'create temp table raw (id varchar, account varchar, object varchar, s bigint, verb varchar, source varchar)',
    );
    const appender = await connection.createAppender('raw');
    for (const row of body) {
      for (const at of [id, account, object]) appender.appendVarchar(row[at] as string);
      appender.appendBigInt(BigInt(row[time] as string));
      for (const text of ['share', 'file']) appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(
      'create temp view event as select distinct * exclude (s), make_timestamp(s * 1000000)::timestamptz as time from raw',
    );
    const claims = await coAct(60).find(connection);
    expect(claims.reduce((sum, { members }) => sum + members.length, 0)).toBe(94);
  });
});

describe('shared identifiers', () => {
  const act = (account: string, more: Partial<Event>): Event => ({ t: 0, verb: 'login', account, ...more });

  it('a chain of three through a device and a mail address is a ring, two alone are not', async () => {
    const rule = sharedIdentifier('all', ['device', 'email']);
    const events = [
      act('c', { device: 'd1' }),
      act('b', { device: 'd1', email: 'x@y' }),
      act('a', { email: 'x@y' }),
      act('e', { device: 'd2' }),
      act('f', { device: 'd2' }),
      act('g', { email: 'd1' }), // the same text, another kind
    ];
    expect(accounts(await rule.find(await world(events)))).toEqual(['a b c']);
  });

  it('an address counts where it is asked for alone', async () => {
    const events = ['a', 'b', 'c'].map((account) => act(account, { ip: '10.0.0.1' }));
    await world(events);
    expect(accounts(await sharedIdentifier('all', ['device', 'ip']).find(connection))).toEqual(['a b c']);
    expect(await sharedIdentifier('no ip', ['device']).find(connection)).toEqual([]);
  });
});

describe('same-day registration', () => {
  const register = (account: string, t: number, more: Partial<Event>): Event => ({
    t,
    verb: 'register',
    account,
    ...more,
  });
  const five = ['a', 'b', 'c', 'd', 'e'];

  it('five from one /24 on one day, not four, not over midnight', async () => {
    const events = [
      ...five.map((account, at) => register(account, at, { ip: `10.0.0.${at}` })),
      ...five.slice(1).map((account, at) => register(`f${account}`, at, { ip: `10.0.1.${at}` })),
      ...five.map((account, at) => register(`m${account}`, at < 3 ? day - 1 : day, { ip: `10.0.2.${at}` })),
    ];
    expect(accounts(await sameDay('prefix').find(await world(events)))).toEqual(['a b c d e']);
  });

  it('by mail domain and by form of handle', async () => {
    const events = [
      ...five.map((account, at) => register(account, at, { email: `${account}@One.test`, handle: `anna${10 + at}` })),
      ...five.map((account, at) =>
        register(`f${account}`, at, { email: `${account}@t${at}.test`, handle: `bo${'x'.repeat(at)}` }),
      ),
    ];
    await world(events);
    expect(accounts(await sameDay('mail domain').find(connection))).toEqual(['a b c d e']);
    expect(accounts(await sameDay('template').find(connection))).toEqual(['a b c d e']);
  });
});

describe('bursts', () => {
  const follows = (n: number, on: number, target = 'star', prefix = `d${on}-`): Event[] =>
    Array.from({ length: n }, (_, at) => ({
      t: on * day + at,
      verb: 'follow',
      account: `${prefix}${at}`,
      object: target,
      kind: 'account',
      owner: target,
    }));
  // 1, 3, 1, 3 follows a day: mean 2, standard deviation √(4/3) = 1.155, so that 5 lies 2.6 above and 6 lies 3.5 above
  const quiet = [1, 3, 1, 3].flatMap((n, on) => follows(n, on));

  it('z: more than three deviations above the mean accuse those who followed', async () => {
    const claims = await zBurst('day').find(await world([...quiet, ...follows(6, 4)]));
    expect(claims).toHaveLength(1);
    expect(claims[0]?.members.map(({ account, role }) => `${role} ${account}`)).toEqual([
      'beneficiary star',
      ...Array.from({ length: 6 }, (_, at) => `amplifier d4-${at}`),
    ]);
    expect(claims[0]?.statistic).toEqual({ p: 1, q: 1 });
  });

  it('z: silent below, and while there is no past', async () => {
    expect(await zBurst('day').find(await world([...quiet, ...follows(5, 4)]))).toEqual([]);
    await forget();
    expect(await zBurst('day').find(await world([...follows(1, 0), ...follows(1, 1), ...follows(9, 2)]))).toEqual([]);
  });

  it('Poisson: p is the tail above the mean of the past', async () => {
    const claims = await poissonBurst('day').find(await world([...quiet, ...follows(12, 4)]));
    // Σ e^-2 2^k / k! over k ≥ 12 is 1.3646e-6; two days, 3 and 4, have a past
    expect((claims[0]?.statistic.p ?? 0) / 1.3646e-6).toBeCloseTo(1, 3);
    expect((claims[0]?.statistic.q ?? 0) / 2.7292e-6).toBeCloseTo(1, 3);
    expect(claims).toHaveLength(1);
  });
});

describe('FRAUDAR', () => {
  const full = (rows: readonly number[], cols: readonly number[]): Edge[] =>
    rows.flatMap((row) => cols.map((col) => ({ row, col })));
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
  const distinct = (edges: readonly Edge[]) => [
    ...new Map(edges.map((edge) => [`${edge.row} ${edge.col}`, edge])).values(),
  ];

  /** A thin graph of 300 × 300, three acts a row, with a full block of the last 15 rows and 15 columns. */
  const planted = (camouflage: number): Edge[] => {
    const random = dice(7);
    const to = (n: number) => Math.floor(random() * n);
    const honest = range(0, 300).flatMap((row) => range(0, 3).map(() => ({ row, col: to(300) })));
    const hidden = range(300, 315).flatMap((row) => range(0, camouflage).map(() => ({ row, col: to(300) })));
    return distinct([...honest, ...full(range(300, 315), range(300, 315)), ...hidden]);
  };

  it('finds a planted block and nothing beside it', () => {
    const block = fraudar(planted(0));
    expect([...block.rows]).toEqual(range(300, 315));
    expect([...block.cols]).toEqual(range(300, 315));
    // 225 edges of 1 / ln 20 over 30 nodes
    expect(block.density).toBeCloseTo(225 / Math.log(20) / 30, 6);
  });

  it('acts elsewhere do not hide its rows, and the block is as dense as before', () => {
    const block = fraudar(planted(15));
    for (const row of range(300, 315)) expect(block.rows.has(row)).toBe(true);
    expect(block.density).toBeGreaterThanOrEqual(225 / Math.log(20) / 30 - 1e-6);
  });

  it('peels as a naive peeling does', () => {
    const edge = fc.record({ row: fc.nat(12), col: fc.nat(12) });
    fc.assert(
      fc.property(fc.array(edge, { minLength: 1, maxLength: 60 }), (drawn) => {
        const edges = distinct(drawn);
        const { rows, cols, density } = fraudar(edges);
        expect({ rows, cols, density }).toEqual(naive(edges));
      }),
    );
  });

  it('takes five blocks at most, each with edges of its own', async () => {
    const like = (account: string, object: string): Event => ({ t: 0, verb: 'like', account, object, kind: 'post' });
    const block = (name: string, n: number) =>
      range(0, n).flatMap((a) => range(0, n).map((o) => like(`${name}${a}`, `${name}${o}`)));
    const claims = await denseBlock.find(await world([...block('x', 3), ...block('y', 4)]));
    expect(accounts(claims)).toEqual(['y0 y1 y2 y3', 'x0 x1 x2']);
  });
});

/** Every round weighs every node anew and takes the lightest away. */
function naive(edges: readonly Edge[]) {
  const degree = (col: number) => edges.filter((edge) => edge.col === col).length;
  const weight = (edge: Edge) => Math.round(1e9 / Math.log(degree(edge.col) + 5));
  const ids = (of: readonly number[]) => [...new Set(of)].sort((x, y) => x - y);
  let nodes = [
    ...ids(edges.map(({ row }) => row)).map((id) => ({ side: 'row' as const, id })),
    ...ids(edges.map(({ col }) => col)).map((id) => ({ side: 'col' as const, id })),
  ];
  let best = { nodes, density: -1 };
  while (nodes.length > 0) {
    const has = (side: 'row' | 'col', id: number) => nodes.some((node) => node.side === side && node.id === id);
    const inside = edges.filter(({ row, col }) => has('row', row) && has('col', col));
    const density = inside.reduce((sum, edge) => sum + weight(edge), 0) / nodes.length;
    if (density > best.density) best = { nodes, density };
    const loads = nodes.map(({ side, id }) =>
      inside.filter((edge) => edge[side] === id).reduce((sum, edge) => sum + weight(edge), 0),
    );
    const lightest = loads.indexOf(Math.min(...loads));
    nodes = nodes.filter((_, at) => at !== lightest);
  }
  const side = (which: 'row' | 'col') => new Set(best.nodes.filter((node) => node.side === which).map(({ id }) => id));
  return { rows: side('row'), cols: side('col'), density: best.density / 1e9 };
}

describe('all of them', () => {
  it('have names of their own, find nothing where nothing happens, and say the same of events in another order', async () => {
    expect(new Set(baselines.map(({ name }) => name)).size).toBe(baselines.length);
    await world([]);
    for (const { find } of baselines) expect(await find(connection)).toEqual([]);

    const random = dice(3);
    const of = (n: number) => Math.floor(random() * n);
    const noise = Array.from({ length: 2000 }, (): Event => {
      const verb = ['like', 'share', 'follow'][of(3)] as string;
      const object =
        verb === 'follow' ? { object: `a${of(60)}`, kind: 'account' } : { object: `p${of(40)}`, kind: 'post' };
      return { t: of(20 * day), verb, account: `a${of(60)}`, device: `d${of(900)}`, ip: `10.1.${of(99)}.1`, ...object };
    });
    const ring = Array.from({ length: 12 }, (_, at): Event[] => {
      const account = `r${at}`;
      const trace = { ip: `10.0.0.${at}`, email: `${account}@x.test`, handle: `mary${10 + at}`, device: `d${at >> 2}` };
      const shares = ['x', 'y', 'z', 'w']
        .slice(0, at < 4 ? 4 : 3)
        .map((post, on) => share(account, post, day * (9 + on) + at / 2));
      const follow: Event = { verb: 'follow', account, object: 'a1', kind: 'account', owner: 'a1', t: 19 * day + at };
      return [{ verb: 'register', account, t: at, ...trace }, ...shares, follow];
    });
    const events = [...noise, ...ring.flat()];
    await forget();
    await world(events);
    const first = [];
    for (const { find } of baselines) first.push(await find(connection));
    await forget();
    await world(events.toReversed());
    const second = [];
    for (const { find } of baselines) second.push(await find(connection));
    expect(second).toEqual(first);
    expect(first.filter((claims) => claims.length === 0)).toHaveLength(0);
  });
});
