import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Take } from './cover.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { connectTo, type Limits, literal, openInstance, rowsOf, sqlBeside } from './database.ts';
import { type Column, takesBack, tokenised, type Verb, verbs } from './engagement.ts';
import { type Held, heldOf, takesUntil } from './late.ts';
import { type Listing, withListing } from './listing.ts';
import { defineNewestTokens, joinNewest, newestToken } from './newest-tokens.ts';
import { Refusal } from './refusal.ts';
import { findRepeats } from './repeats.ts';
import type { Store } from './store.ts';
import { rowsOfTakes, type Stored } from './taken.ts';
import { type OwnNeed, openWorkspace, ownColumns, storedAs, type Workspace } from './workspace.ts';

export type { Coverage } from './coverage.ts';

/** What the detectors of a run need of the store, all of them together. Times are µs since 1970 UTC. */
export interface Need {
  /** The first act of the store where missing. */
  readonly since?: number;
  /** Just after the last act of the store where missing. */
  readonly until?: number;
  /** How far before `since` each workspace to come looks back, µs. */
  readonly lookbacks: readonly number[];
  readonly verbs: readonly Verb[] | 'all';
  readonly columns: readonly Column[];
  /** Only rows recorded before this (without a record of that: happened), as though the others had not come yet. */
  readonly known?: number;
  /** Only what the store held by then, so that several loads stand on the same rows. */
  readonly held?: readonly Held[];
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
  /** How far the store reached when it was listed. */
  readonly held: readonly Held[];
  /** For questions that go beyond one detector's views. */
  readonly connection: DuckDBConnection;
  workspaceFor(own: OwnNeed): Promise<Workspace>;
  /** Ends a workspace before the rest: its views go, and all that a detector left in it. */
  release(workspace: Workspace): void;
  snapshot(): Promise<SnapshotRow[]>;
  close(): void;
}

const base = ['id', 'source', 'time', 'verb', 'account', 'object', 'object_kind', 'owner', 'object_created', 'account_created'] as const satisfies readonly Column[]; // biome-ignore format: one theme

/** Loads what the detectors of a run need, once for all of them: see `Workspace` for what each then sees. */
export function loadStore(store: Store, need: Need, limits: Limits): Promise<Loaded> {
  return withListing(store, async (listed) => {
    const listing = need.held ? { ...listed, takes: takesUntil(listed, need.held) } : listed;
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
  const repeats = await findRepeats(connection, store, listing);
  if (need.known !== undefined)
    await connection.run('delete from repeat where since_us >= $known', { known: BigInt(need.known) });
  const window = await windowOf(connection, store, listing.takes, repeats, need);
  const lower = window.since - Math.max(0, ...need.lookbacks);
  const near = listing.takes.filter(({ segment }) => segment.maxTime >= lower && segment.minTime < window.until);
  const span: Span = { store, takes: near, lower, until: window.until, repeats, known: need.known };
  const kinds = await kindsOf(connection, span);
  await defineNewestTokens(connection, store);
  const wanted = need.verbs === 'all' ? verbs : need.verbs;
  await connection.run(`create temp view loaded as ${rowsOfVerbs(span, kinds, wanted, need.columns)}`);
  const topical = need.columns.includes('topics') ? 'union all select unnest(topics) from loaded' : '';
  await connection.run(`create temp view mentioned as select object as name from loaded ${topical}`);
  await connection.run(`create temp table told as ${rowsOfVerbs(span, kinds, tellingOf(wanted), [])}`);
  await defineTypes(connection, listing, kinds);
  await connection.run("set disabled_optimizers = 'join_order,build_side_probe_side'"); // the small side stands right
  for (const file of ['objects', 'accounts', 'acts', 'posts', 'registrations', 'undone'])
    await connection.run(sqlBeside(import.meta.url, `load-${file}.sql`));
  await connection.run('reset disabled_optimizers');
  await connection.run('drop table told');
  const acts = await resolveAll(connection, [lower, ...need.lookbacks.map((lookback) => window.since - lookback)]);
  const all = acts.get(lower) as string;
  const coverage = await coverageOf(connection, store, near, all, window, need.columns, listing.gaps);
  const open = new Map<Workspace, DuckDBConnection>();
  return {
    coverage,
    held: heldOf(listing),
    connection,
    async workspaceFor(own) {
      const seen = acts.get(window.since - own.lookback);
      if (seen === undefined)
        throw new Error(`loaded with look-backs of ${need.lookbacks.join(', ')} µs, a workspace needs ${own.lookback}`);
      const separate = await connectTo(instance);
      const workspace = await openWorkspace(separate, seen, window, own);
      open.set(workspace, separate);
      return workspace;
    },
    release(workspace) {
      open.get(workspace)?.closeSync();
      open.delete(workspace);
    },
    snapshot: () =>
      rowsOf<SnapshotRow>(connection, `with taken as (from ${all})\n${sqlBeside(import.meta.url, 'snapshot.sql')}`),
    close() {
      for (const each of [...open.values(), connection]) each.closeSync();
      instance.closeSync();
    },
  };
}

/** The window asked for; its open ends are those of all the acts that the store holds. */
async function windowOf(
  connection: DuckDBConnection,
  store: Store,
  takes: readonly Take[],
  repeats: number,
  need: Need,
): Promise<{ since: number; until: number }> {
  if (need.since !== undefined && need.until !== undefined) {
    if (need.since < need.until) return { since: need.since, until: need.until };
    throw new Refusal(
      `the window is half-open, [since, until): needed since < until, got ${need.since} and ${need.until}.`,
      2,
    );
  }
  const rows = rowsOfTakes(store, takes, ['stream', 'partition', 'position', 'time', 'recorded']);
  const [held] = await rowsOf<{ first: number | null; last: number | null }>(
    connection,
    `select epoch_us(min(time)) as first, epoch_us(max(time)) as last
    from (${rows}) ${repeats > 0 ? dropRepeats : ''} where ${isKnown(need.known)}`,
  );
  const since = need.since ?? Math.min(held?.first ?? 0, need.until ?? Number.POSITIVE_INFINITY);
  return { since, until: Math.max(since, need.until ?? (held?.last ?? -1) + 1) };
}

const dropRepeats = 'anti join repeat using (stream, partition, position)';

/** SQL: was a row known before this, in µs? */
function isKnown(known: number | undefined): string {
  return known === undefined ? 'true' : `coalesce(recorded, time) < make_timestamp(${known})`;
}

/** Rows of the store from `lower` on and before `until`. */
interface Span {
  readonly store: Store;
  readonly takes: readonly Take[];
  readonly lower: number;
  readonly until: number;
  /** How many rows of the store `repeat` names at most. */
  readonly repeats: number;
  readonly known: number | undefined;
}

/** What occurs in a span, so that nothing is read or joined in vain. */
interface Kind {
  readonly verb: Verb;
  readonly source: string;
  readonly object_kind: string | null;
  readonly owners: number;
}

/** One row per verb, source and kind of object in the span, repeats included. */
function kindsOf(connection: DuckDBConnection, span: Span): Promise<Kind[]> {
  const rows = rowsOfTakes(span.store, span.takes, ['time', 'recorded', 'verb', 'source', 'object_kind', 'owner']);
  return rowsOf<Kind>(
    connection,
    `select verb, source, object_kind, count(owner) as owners from (${rows}) where ${within(span)} group by all`,
  );
}

function within({ lower, until, known }: Span): string {
  return `time >= make_timestamp(${lower}) and time < make_timestamp(${until}) and ${isKnown(known)}`;
}

/** SQL of the rows of some verbs in the span, repeats dropped, names still texts. An account acted on owns itself. */
function rowsOfVerbs(span: Span, kinds: readonly Kind[], which: readonly Verb[], asked: readonly Column[]): string {
  const extra = ownColumns(asked);
  const tokens = extra.filter((name) => (tokenised as readonly Column[]).includes(name));
  const found = kinds.filter(({ verb }) => which.includes(verb));
  const takes = found.length > 0 ? span.takes : [];
  const read = new Set<Stored>(['stream', 'partition', 'position', 'recorded', ...base, ...extra]);
  const rows = rowsOfTakes(span.store, takes, [...read]);
  const onAccount = "(object_kind = 'account' or (object_kind is null and verb in ('follow', 'unfollow')))";
  const owned = found.some((kind) => kind.owners > 0 || kind.object_kind === 'account' || kind.verb.endsWith('follow'));
  return `select stream, partition, position, id, source, epoch_us(time) as us, verb, account, object,
      case when ${onAccount} then 'account' else object_kind end as object_kind,
      ${owned ? `coalesce(owner, case when ${onAccount} then object end)` : 'null::varchar'} as owner,
      epoch_us(object_created) as object_us, epoch_us(account_created) as account_us
      ${extra.map((name) => `, ${tokens.includes(name) ? newestToken(name) : storedAs(name)}`).join('')}
    from (${rows}) as r
    ${span.repeats > 0 ? dropRepeats : ''}
    ${tokens.map((name) => joinNewest(name)).join(' ')}
    where ${within(span)} and verb in (${which.map(literal).join(', ')})`;
}

/** Verbs whose rows tell something of acts of the wanted verbs, whether or not a detector reads them. */
function tellingOf(wanted: readonly Verb[]): Verb[] {
  const undoing = (Object.keys(takesBack) as Verb[]).filter((verb) => wanted.includes(takesBack[verb] as Verb));
  return ['post', 'register', ...undoing];
}

/** The closed sets of texts that the acts hold as numbers; each in text order, so that they compare as texts. */
async function defineTypes(connection: DuckDBConnection, listing: Listing, kinds: readonly Kind[]): Promise<void> {
  const define = (name: string, texts: readonly string[]) =>
    connection.run(
      `create type ${name} as enum (select distinct unnest([${['', ...texts].map(literal).join(', ')}]) as text order by text)`,
    );
  await define('stream_name', [...listing.streams.keys()]);
  await define('verb_name', verbs);
  await define('kind_name', ['account', ...kinds.flatMap(({ object_kind }) => object_kind ?? [])]);
  await define('source_name', [...new Set(kinds.map(({ source }) => source))]);
}

/**
 * Moment → the table of all acts from then on, with what rows from then on tell of them, in a catalogue of its own whose
 * tables are packed (a fifth of the memory). Where no row lies between two moments they share one.
 */
async function resolveAll(
  connection: DuckDBConnection,
  moments: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  await connection.run("attach ':memory:' as held (compress)");
  const byStart = new Map<number | null, string>();
  const acts = new Map<number, string>();
  for (const from of new Set(moments)) {
    const [first] = await rowsOf<{ us: number | null }>(
      connection,
      'select min(us) as us from (select us from act union all select us from posted union all select us from registered) where us >= $from',
      { from: BigInt(from) },
    );
    const start = first?.us ?? null;
    const table = byStart.get(start) ?? `held.acts_${byStart.size}`;
    if (!byStart.has(start)) await resolve(connection, from, table);
    byStart.set(start, table);
    acts.set(from, table);
  }
  await connection.run('drop table act');
  await connection.run('checkpoint held'); // packs it
  return acts;
}

/** The table of all acts with what rows from `from` on tell of them. */
async function resolve(connection: DuckDBConnection, from: number, table: string): Promise<void> {
  const [told] = await rowsOf<{ any: boolean }>(
    connection,
    `select exists (from posted where us >= $from) or exists (from registered where us >= $from)
      or exists (from taken_back) as any`,
    { from: BigInt(from) },
  );
  const acts = told?.any ? sqlBeside(import.meta.url, 'resolve.sql') : 'from act where us >= $lower';
  await connection.run(`create table ${table} as\n${acts}`, { lower: BigInt(from) });
}
