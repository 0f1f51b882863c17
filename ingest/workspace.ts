import { renameSync, rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, rowsOf, type Values } from './database.ts';
import { type Column, columns, type Verb } from './engagement.ts';

/**
 * What a detector sees of one run: views over the acts of its verbs in [since − its look-back, until), whatever runs
 * beside it. Integers that stand for names are in the order of the names as texts (bytes of UTF-8), but not without holes:
 * compare and join them, split or sample by the names. Rows come in no order.
 *
 * - `engagement`: one row per act, each once. `id`, `source`, `us` (time, µs), `verb`, `account` (integer), `object`
 *   (integer or null), `object_kind`, `owner` (integer of an account, or null: from the row itself, the account when an
 *   account is acted on, else the one account that posted the object before), `object_us` and `account_us` (creation in
 *   µs or null: from the row itself, else from the one account's `post` or a `register` row before), `undone_us` (when the same account
 *   took this like, share, follow, comment or post back, or null; a fact, the act stays), and the columns of the model
 *   that the detector asked for, timestamps in µs as `<name>_us`. A detector that asks for `topics` has one row more for
 *   each topic that a post carries: the topic is its object, of kind `topic`, without an owner or an age.
 * - `account`: one row per account that acts or owns in `engagement`. `account`, `name`.
 * - `object`: one row per object in `engagement`. `object`, `name`, `kind` and `owner` (null where its acts disagree),
 *   `created_us` (the earliest told).
 * - `settings`: one row. `since_us`, `until_us`, and the parameters that the detector set.
 */
export interface Workspace {
  /** Columns of the model that at least one act carries a value of. */
  readonly present: ReadonlySet<string>;
  /** Why something could not be judged; shown in the run's coverage. */
  readonly remarks: string[];
  /** Makes the one-row view `settings` of the window and these values. */
  settings(values: Readonly<Record<string, number | string>>): Promise<void>;
  /** Runs one step (an SQL text of one statement). `{name}` in it, allowed for frame bounds alone, becomes the integer given. */
  step(sql: string, bounds?: Readonly<Record<string, number>>): Promise<void>;
  /** Rows of a query, with $named values. */
  rows<Row>(sql: string, values?: Values): Promise<Row[]>;
  /** Drops all tables that steps have made, but those that one of these queries names. */
  tidy(queries: readonly string[]): Promise<void>;
  /** Writes the rows of a query to a Parquet file, for other tools: whole, or not at all. */
  write(sql: string, file: string): Promise<void>;
}

/** What one detector needs of what was loaded. */
export interface OwnNeed {
  readonly lookback: number;
  readonly verbs: readonly Verb[] | 'all';
  readonly columns: readonly Column[];
}

/** Columns of the model that every act carries under these names, if at all. */
const always: Readonly<Partial<Record<Column, string>>> = {
  id: 'id',
  source: 'source',
  time: 'us',
  verb: 'verb',
  account: 'account',
  object: 'object',
  object_kind: 'object_kind',
  owner: 'owner',
  object_created: 'object_us',
  account_created: 'account_us',
};

/** Of the columns asked for, those that stand in `engagement` only because they were. */
export function ownColumns(asked: readonly Column[]): Column[] {
  return [...new Set(asked)].filter((name) => !(name in always));
}

/** SQL of a column of the store as the workspace holds it. */
export function storedAs(name: Column): string {
  return columns[name] === 'timestamp' ? `epoch_us("${name}") as ${name}_us` : `"${name}"`;
}

/** The name under which a column of the model stands in `engagement`. */
function heldAs(name: Column): string {
  return always[name] ?? (columns[name] === 'timestamp' ? `${name}_us` : `"${name}"`);
}

/** Of the columns asked for, those that at least one row of a relation carries a value of. */
export async function presentColumns(
  connection: DuckDBConnection,
  relation: string,
  asked: readonly Column[],
): Promise<ReadonlySet<Column>> {
  const names = [...new Set(asked)];
  if (names.length === 0) return new Set();
  const carries = names.map((name, at) => `count(${heldAs(name)}) > 0 as c${at}`).join(', ');
  const [row] = await rowsOf<Record<string, boolean>>(connection, `select ${carries} from ${relation}`);
  return new Set(names.filter((_, at) => row?.[`c${at}`]));
}

/** Makes the views of one detector over the loaded acts, on a connection of its own; who and what is in them is counted once. */
export async function openWorkspace(
  connection: DuckDBConnection,
  acts: string,
  window: { readonly since: number; readonly until: number },
  own: OwnNeed,
): Promise<Workspace> {
  const verbs = own.verbs === 'all' ? '' : `and verb in (${own.verbs.map(literal).join(', ')})`;
  const added = ownColumns(own.columns)
    .map((name) => `, ${heldAs(name)}`)
    .join('');
  const theirs = `from ${acts} where us >= ${window.since - own.lookback} ${verbs}`;
  const [topics] = own.columns.includes('topics')
    ? await rowsOf<{ any: boolean }>(connection, `select exists (from ${acts} where topics is not null) as any`)
    : [];
  const onTopics = `union all select id, source::varchar, us, verb::varchar, account, o.object, 'topic', null, null, account_us, undone_us ${added}
    from (select *, unnest(list_distinct(topics)) as topic ${theirs} and verb = 'post') join object_name as o on o.name = topic`;
  await connection.run(`create temp view engagement as
    select id, source::varchar as source, us, verb::varchar as verb, account, object, object_kind::varchar as object_kind,
      owner, object_us, account_us, undone_us ${added}
    ${theirs} ${topics?.any ? onTopics : ''}`);
  await connection.run(`create temp table account as
    select account, name from account_name
    where account in (select account from engagement union all select owner from engagement where owner is not null)`);
  await connection.run(`create temp table object as
    select object, name, kind, owner, created_us
    from object_name
    join (
      select object, case when min(object_kind) = max(object_kind) then min(object_kind) end as kind,
        case when min(owner) = max(owner) then min(owner) end as owner, min(object_us) as created_us
      from engagement where object is not null group by object
    ) using (object)`);
  return workspaceOver(connection, window, await presentColumns(connection, 'engagement', own.columns));
}

/** A workspace over a connection whose views stand already. */
export function workspaceOver(
  connection: DuckDBConnection,
  window: { since: number; until: number },
  present: ReadonlySet<string>,
): Workspace {
  const run = async (sql: string) => void (await connection.run(sql));
  return {
    present,
    remarks: [],
    async settings(values) {
      const named = Object.entries({ since_us: window.since, until_us: window.until, ...values });
      const select = named.map(([name], at) => `$v${at} as ${/^[a-z_]+$/.test(name) ? name : fail(name)}`).join(', ');
      const bound = named.map(
        ([, value], at) =>
          [`v${at}`, typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value] as const,
      );
      await connection.run(`create or replace temp table settings_row as select ${select}`, Object.fromEntries(bound));
      await run('create or replace temp view settings as select * from settings_row');
    },
    async step(sql, bounds = {}) {
      await run(sql.replace(/\{([a-z_]+)\}/g, (_, name: string) => checked(name, bounds[name])));
    },
    rows: (sql, values) => rowsOf(connection, sql, values),
    async tidy(queries) {
      const made = await rowsOf<{ name: string }>(
        connection,
        'select table_name as name from duckdb_tables() where temporary order by name',
      );
      const kept = new Set([
        'account',
        'object',
        'settings_row',
        ...queries.flatMap((query) => query.match(/\w+/g) ?? []),
      ]);
      for (const { name } of made) if (!kept.has(name)) await run(`drop table "${name}"`);
    },
    async write(sql, file) {
      const unfinished = `${file}.${process.pid}.tmp`;
      try {
        await connection.run(`copy (${sql}) to $unfinished (format parquet, compression zstd)`, { unfinished });
        renameSync(unfinished, file);
      } finally {
        rmSync(unfinished, { force: true });
      }
    },
  };
}

function checked(name: string, bound: number | undefined): string {
  if (bound === undefined || !Number.isSafeInteger(bound) || bound < 0)
    throw new Error(`the frame bound {${name}} must be a whole number, got ${bound}`);
  return String(bound);
}

function fail(name: string): never {
  throw new Error(`a setting's name has lower-case letters and underscores alone, got ${name}`);
}
