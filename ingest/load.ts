import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Take } from './cover.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { connectTo, type Limits, literal, openInstance, rowsOf, sqlBeside } from './database.ts';
import { type Column, tokenised, type Verb, verbs } from './engagement.ts';
import { type Listing, withListing } from './listing.ts';
import { Refusal } from './refusal.ts';
import { findRepeats } from './repeats.ts';
import type { Store } from './store.ts';
import { rowsOfTakes } from './taken.ts';
import { defineNewestTokens, joinNewest, newestToken } from './tokens.ts';
import { type OwnNeed, openWorkspace, ownColumns, storedAs, type Workspace } from './workspace.ts';

export type { Coverage } from './coverage.ts';

/** What the detectors of a run need of the store, all of them together. Times are µs since 1970 UTC. */
export interface Need {
  /** The first act of the store where missing. */
  readonly since?: number;
  /** Just after the last act of the store where missing. */
  readonly until?: number;
  readonly lookback: number;
  readonly verbs: readonly Verb[] | 'all';
  readonly columns: readonly Column[];
}

/** The positions of one partition that a run stands on; the same whatever files hold them. */
export interface SnapshotRow {
  readonly stream: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly checksum: string;
}

/** A window of the store in a private database. */
export interface Loaded {
  readonly coverage: Coverage;
  /** For questions that go beyond one detector's views. */
  readonly connection: DuckDBConnection;
  workspaceFor(own: OwnNeed): Promise<Workspace>;
  snapshot(): Promise<SnapshotRow[]>;
  close(): void;
}

/** Verb → the verb of the act that it takes back. */
const takesBack: Readonly<Partial<Record<Verb, Verb>>> = {
  unlike: 'like',
  unshare: 'share',
  unfollow: 'follow',
  uncomment: 'comment',
  delete: 'post',
};

const base = ['id', 'source', 'time', 'verb', 'account', 'object', 'object_kind', 'owner', 'object_created', 'account_created'] as const satisfies readonly Column[]; // biome-ignore format: one theme

/** Loads what the detectors of a run need, once for all of them: see `Workspace` for what each then sees. */
export function loadStore(store: Store, need: Need, limits: Limits): Promise<Loaded> {
  return withListing(store, async (listing) => {
    const instance = await openInstance(limits);
    const connection = await connectTo(instance);
    try {
      return await load(store, listing, need, instance, connection);
    } catch (cause) {
      connection.closeSync();
      instance.closeSync();
      throw cause;
    }
  });
}

async function load(
  store: Store,
  listing: Listing,
  need: Need,
  instance: DuckDBInstance,
  connection: DuckDBConnection,
): Promise<Loaded> {
  await findRepeats(connection, store, listing.takes);
  const window = await windowOf(connection, store, listing.takes, need);
  const lower = window.since - need.lookback;
  const near = listing.takes.filter(({ segment }) => segment.maxTime >= lower && segment.minTime < window.until);
  const wanted = need.verbs === 'all' ? verbs : need.verbs;
  await defineNewestTokens(connection, store);
  const define = async (what: string, asked: readonly Column[], which: readonly Verb[]) =>
    connection.run(`create temp ${what} as ${rowsOfVerbs(store, near, asked, lower, window.until, which)}`);
  await define('view loaded', need.columns, wanted);
  await define('table told', [], tellingOf(wanted));
  await defineTypes(connection, listing);
  for (const file of ['objects', 'accounts', 'acts', 'posts', 'registrations', 'undone'])
    await connection.run(sqlBeside(import.meta.url, `load-${file}.sql`));
  await connection.run('drop table told');
  const resolved = new Map<number, Promise<string>>();
  const actsFrom = (from: number) => {
    const acts = resolved.get(from) ?? resolve(connection, from, resolved.size);
    resolved.set(from, acts);
    return acts;
  };
  const coverage = await coverageOf(connection, store, near, await actsFrom(lower), window, need.columns, listing.gaps);
  const open: DuckDBConnection[] = [];
  return {
    coverage,
    connection,
    async workspaceFor(own) {
      if (own.lookback > need.lookback)
        throw new Error(`loaded with a look-back of ${need.lookback} µs, a workspace needs ${own.lookback}`);
      const acts = await actsFrom(window.since - own.lookback);
      const separate = await connectTo(instance);
      open.push(separate);
      return openWorkspace(separate, acts, window, own);
    },
    snapshot: () => rowsOf<SnapshotRow>(connection, sqlBeside(import.meta.url, 'snapshot.sql')),
    close() {
      for (const each of [...open, connection]) each.closeSync();
      instance.closeSync();
    },
  };
}

/** The window asked for; its open ends are those of all the acts that the store holds. */
async function windowOf(
  connection: DuckDBConnection,
  store: Store,
  takes: readonly Take[],
  need: Need,
): Promise<{ since: number; until: number }> {
  if (need.since !== undefined && need.until !== undefined) {
    if (need.since < need.until) return { since: need.since, until: need.until };
    throw new Refusal(
      `the window is half-open, [since, until): needed since < until, got ${need.since} and ${need.until}.`,
      2,
    );
  }
  const rows = rowsOfTakes(store, takes, ['stream', 'partition', 'position', 'time']);
  const [held] = await rowsOf<{ first: number | null; last: number | null }>(
    connection,
    `select epoch_us(min(time)) as first, epoch_us(max(time)) as last
    from (${rows}) anti join repeat using (stream, partition, position)`,
  );
  const since = need.since ?? Math.min(held?.first ?? 0, need.until ?? Number.POSITIVE_INFINITY);
  return { since, until: Math.max(since, need.until ?? (held?.last ?? -1) + 1) };
}

/** SQL of the rows of some verbs in [lower, until), repeats dropped, names still texts. */
function rowsOfVerbs(
  store: Store,
  takes: readonly Take[],
  asked: readonly Column[],
  lower: number,
  until: number,
  which: readonly Verb[],
): string {
  const extra = ownColumns(asked);
  const tokens = extra.filter((name) => (tokenised as readonly Column[]).includes(name));
  const rows = rowsOfTakes(store, takes, ['stream', 'partition', 'position', ...base, ...extra]);
  return `select stream, partition, position, id, source, epoch_us(time) as us, verb, account, object, object_kind, owner,
      epoch_us(object_created) as object_us, epoch_us(account_created) as account_us,
      coalesce(object_kind = 'account', verb in ('follow', 'unfollow')) as on_account
      ${extra.map((name) => `, ${tokens.includes(name) ? newestToken(name) : storedAs(name)}`).join('')}
    from (${rows}) as r
    anti join repeat using (stream, partition, position)
    ${tokens.map((name) => joinNewest(name)).join(' ')}
    where time >= make_timestamp(${lower}) and time < make_timestamp(${until})
      and verb in (${which.map(literal).join(', ')})`;
}

/** Verbs whose rows tell something of acts of the wanted verbs, whether or not a detector reads them. */
function tellingOf(wanted: readonly Verb[]): Verb[] {
  const undoing = (Object.keys(takesBack) as Verb[]).filter((verb) => wanted.includes(takesBack[verb] as Verb));
  return ['post', 'register', ...undoing];
}

/** The closed sets of texts that the acts hold as numbers; each in text order, so that they compare as texts. */
async function defineTypes(connection: DuckDBConnection, listing: Listing): Promise<void> {
  const define = (name: string, select: string) =>
    connection.run(
      `create type ${name} as enum (select distinct name from (${select}) where name is not null order by name)`,
    );
  const values = (names: readonly string[]) => `select unnest([${names.map(literal).join(', ')}]) as name`;
  await define('stream_name', values(['', ...listing.streams.keys()]));
  await define('verb_name', values(verbs));
  await define('kind_name', "select distinct object_kind as name from loaded union all select ''");
  await define('source_name', "select distinct source as name from loaded union all select ''");
}

/** The table of all acts with what rows from `from` on tell of them. */
async function resolve(connection: DuckDBConnection, from: number, ordinal: number): Promise<string> {
  const [told] = await rowsOf<{ any: boolean }>(
    connection,
    `select exists (from posted where us >= $from) or exists (from registered where us >= $from)
      or exists (from taken_back) as any`,
    { from: BigInt(from) },
  );
  if (!told?.any) return 'act';
  await connection.run(sqlBeside(import.meta.url, 'resolve.sql'), { lower: BigInt(from) });
  await connection.run(`alter table resolved_acts rename to acts_${ordinal}`);
  return `acts_${ordinal}`;
}
