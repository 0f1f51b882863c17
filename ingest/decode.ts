import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { actsSql, type Clear } from './acts.ts';
import type { Chunk } from './chunk.ts';
import { connectTo, literal, rowsOf, sqlBeside } from './database.ts';
import { type Column, columns, compulsory } from './engagement.ts';
import { inEnvelope, openEnvelopes } from './envelopes.ts';
import type { Keys } from './key-file.ts';
import { type Naming, namesOf } from './mapping.ts';
import type { Reader } from './reader.ts';
import { isBroken, loadRecords } from './record.ts';
import { refuse } from './refuse.ts';
import type { Registry } from './registry.ts';
import { loadLines } from './stream-lines.ts';
import { readTexts } from './texts.ts';
import { makeTokens } from './tokens.ts';
import type { Wrapping } from './wire.ts';

/** How the records of a topic become rows. */
export interface Decoding extends Naming, Clear {
  /** µs that times without a zone are ahead of UTC; undefined refuses them. */
  readonly zone: number | undefined;
  /** Longest value, bytes. */
  readonly maxLine: number;
  /** How far ahead of the clock a time may lie, µs. */
  readonly maxFuture: number;
  readonly wrapping: Wrapping;
  readonly registry?: Registry;
}

/** The decoded records of one partition in a private database. */
export interface Decoded {
  readonly connection: DuckDBConnection;
  /** SQL of the rows: stream, partition, position and the columns of the model, in order, with `values`. */
  readonly select: string;
  readonly values: Readonly<Record<string, string | number | bigint>>;
  /** Do the rows come in the order of their positions? */
  readonly ordered: boolean;
  /** Number of the record, in the order of the chunks → why it is refused. */
  readonly refused: ReadonlyMap<number, string>;
  /** Names of fields that are not taken. */
  readonly ignored: readonly string[];
}

const macros = ['moments.sql', 'values.sql', 'skeleton.sql'].map((file) => sqlBeside(import.meta.url, file));
const namesSql = sqlBeside(import.meta.url, 'stream-names.sql');
const brokenSql = sqlBeside(import.meta.url, 'stream-broken.sql');

/**
 * Decodes the records of chunks on a connection of its own, which the caller closes. What becomes of a record depends on
 * nothing but the record, the choice and the clock: whoever decodes it, cut into whatever segments, finds the same.
 */
export async function decode(
  instance: DuckDBInstance,
  place: { readonly stream: string; readonly partition: number; readonly source: string },
  chunks: readonly Chunk[],
  decoding: Decoding,
  keys: Keys,
  now: number,
): Promise<Decoded> {
  const connection = await connectTo(instance);
  try {
    for (const sql of macros) await connection.run(sql);
    // Left joins keep the order of the records only as long as these stay the side that is streamed.
    await connection.run("set disabled_optimizers = 'build_side_probe_side,join_order'");
    await connection.run('create temp table broken (position bigint, reason varchar, record blob)');
    await connection.run('create temp table line (line varchar)');
    await loadLines(connection, chunks, decoding);
    let names = await namesIn(connection);
    if (names.includes(null)) await connection.run(`insert into broken ${brokenSql}`);
    const enveloped = await openEnvelopes(connection, chunks, decoding.wrapping);
    if (enveloped) names = await namesIn(connection);
    const found = names.filter((name) => name !== null);
    const { reader, ignored } = openLines(found, place.source, decoding, enveloped);
    const nul = enveloped || (await hasNul(connection));
    const identity = Object.fromEntries(
      reader.columns.slice(0, reader.columns.length - decoding.keep.length).map((name) => [name, name]),
    );
    const plan = { mapping: identity, set: decoding.set, keep: decoding.keep };
    await loadRecords(connection, reader, plan, { nul, length: false, zone: decoding.zone });
    const given = [...Object.keys(identity), ...Object.keys(decoding.set).filter((name) => decoding.set[name] !== '')];
    const present = new Set(given as Column[]);
    if (present.has('ip')) await connection.run(sqlBeside(import.meta.url, 'addresses.sql'));
    const terms = {
      zone: decoding.zone,
      alone: true,
      latest: now + decoding.maxFuture,
      maxLine: decoding.maxLine,
    } as const;
    const { reasons } = await refuse(connection, present, terms);
    const refused = reasons.length > 0 ? await refusedOnes(connection) : new Map<number, string>();
    if (present.has('text')) await readTexts(connection);
    if (present.has('handle') || present.has('name')) await connection.run(sqlBeside(import.meta.url, 'names.sql'));
    await makeTokens(connection, keys, present, !decoding.names);
    const has = { twins: false, refused: refused.size > 0 };
    const acts = actsSql(present, decoding.keep.length > 0, decoding, has);
    const { position, join } = await positions(connection, chunks);
    const select = `select $stream as stream, $partition::integer as partition, ${position} as position, acts.* exclude (position)
      from (${acts}) as acts ${join}`;
    const values = { stream: place.stream, partition: place.partition };
    return { connection, select, values, ordered: join === '', refused, ignored };
  } catch (cause) {
    connection.closeSync();
    throw cause;
  }
}

/** The names that the objects bear; null among them where a line may hold no object. */
async function namesIn(connection: DuckDBConnection): Promise<(string | null)[]> {
  const rows = await rowsOf<{ name: string | null }>(connection, namesSql);
  return rows.map(({ name }) => name);
}

/** Can a value hold the character that no text of the store may? JSON only writes it escaped. */
async function hasNul(connection: DuckDBConnection): Promise<boolean> {
  return (await rowsOf(connection, `select 1 from line where contains(line, '\\u0000') limit 1`)).length > 0;
}

/** The lines as a reader whose columns bear the model's own names, those to keep at the end. */
function openLines(
  found: readonly string[],
  source: string,
  decoding: Decoding,
  enveloped: boolean,
): { reader: Reader; ignored: string[] } {
  const names = namesOf(found, decoding);
  const always: readonly Column[] = [...compulsory, 'source', ...(enveloped ? ['id' as const] : [])];
  const modelled = (Object.keys(columns) as Column[]).filter(
    (column) => names.has(column) || (always.includes(column) && decoding.set[column] === undefined),
  );
  const taken = new Set([...names.values(), decoding.keep].flat());

  const timed = modelled.includes('time');

  async function load(connection: DuckDBConnection, picked: readonly number[]): Promise<void> {
    const all = [...modelled, ...decoding.keep];
    const pointers: string[] = [];
    const found = (name: string) => {
      const pointer = name.startsWith('/') ? name : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!pointers.includes(pointer)) pointers.push(pointer);
      return `found[${pointers.indexOf(pointer) + 1}]`;
    };
    const select = picked.map((at, to) => {
      const column = all[at] as Column;
      const read = (at < modelled.length ? (names.get(column) ?? []) : [column]).map(
        (name) => `nullif(${found(name)}, '')`,
      );
      const told = at < modelled.length && decoding.map[column] === undefined ? inEnvelope[column] : undefined;
      if (enveloped && told) read.unshift(`nullif(json_extract_string(envelope, '/${told}'), '')`);
      if (at < modelled.length && column === 'source') read.push(literal(source));
      return `${read.length > 0 ? `coalesce(${read.join(', ')})` : 'null::varchar'} as c${to}`;
    });
    const values = Object.fromEntries(pointers.map((pointer, at) => [`p${at}`, pointer]));
    const asked = pointers.length > 0 ? `list_value(${pointers.map((_, at) => `$p${at}`).join(', ')})` : `['/']`;
    const line = (await isBroken(connection))
      ? `case when rowid in (select position from broken) then '{}' else line end`
      : 'line';
    await connection.run(
      `create temp table raw as
       select *${timed ? `, moment(c${picked.indexOf(modelled.indexOf('time'))}, ${decoding.zone ?? 0}) as time_us` : ''}
       from (
           select ${select.join(', ')}
           from (
               select json_extract_string(${line}, ${asked}) as found${enveloped ? ', envelope' : ''}
               from line
           )
       )`,
      values,
    );
    await connection.run('drop table line');
  }
  return {
    reader: { columns: [...modelled, ...decoding.keep], load, timed, notes: [], swallowed: 0 },
    ignored: found.filter((name) => !taken.has(name)),
  };
}

async function refusedOnes(connection: DuckDBConnection): Promise<Map<number, string>> {
  const rows = await rowsOf<{ position: number; reason: string }>(
    connection,
    'select position, any_value(reason) as reason from refused group by position order by position',
  );
  return new Map(rows.map(({ position, reason }) => [position, reason]));
}

/** SQL of the offset of a row that is numbered by its record: most often a mere sum. */
async function positions(
  connection: DuckDBConnection,
  chunks: readonly Chunk[],
): Promise<{ position: string; join: string }> {
  const runs: { number: number; shift: number }[] = [];
  let number = 0;
  for (const { offsets } of chunks)
    for (const offset of offsets) {
      if (offset - number !== runs.at(-1)?.shift) runs.push({ number, shift: offset - number });
      number++;
    }
  if (runs.length <= 1) return { position: `acts.position + ${runs[0]?.shift ?? 0}`, join: '' };
  await connection.run('create temp table run (number bigint, until bigint, shift bigint)');
  const appender = await connection.createAppender('run');
  for (const [at, run] of runs.entries()) {
    appender.appendBigInt(BigInt(run.number));
    appender.appendBigInt(BigInt(runs[at + 1]?.number ?? number));
    appender.appendBigInt(BigInt(run.shift));
    appender.endRow();
  }
  appender.closeSync();
  await connection.run('create temp table place as select unnest(range(number, until)) as number, shift from run');
  // No asof join: with the optimisers switched off here, DuckDB 1.5.6 crashes on it.
  return { position: 'acts.position + place.shift', join: 'join place on place.number = acts.position' };
}
