import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Command, InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../detectors/nearest.ts';
import { closeDatabase, literal, openDatabase, sqlBeside } from '../ingest/database.ts';
import { lives } from '../ingest/leftovers.ts';
import { Refusal } from '../ingest/refusal.ts';
import type { Repertoire } from '../world/happenings.ts';
import { type Account, type Act, type Difficulty, difficulties, type Part } from '../world/model.ts';
import { type Batch, type Happening, simulate } from '../world/world.ts';
import { type BrokerOptions, clientOf, withBrokers } from './brokers.ts';
import { commas, type LimitOptions, limitsOf, wholeNumber, withLimits } from './options.ts';
import { say } from './terminal.ts';
import { eventSql, type Rows, worldRows } from './world-rows.ts';

interface Options extends LimitOptions, BrokerOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly days: number;
  readonly difficulty: Difficulty;
  readonly schemes?: string[];
  readonly without?: string[];
  readonly organicOnly?: true;
  readonly start: number;
  readonly out?: string;
  readonly replace?: true;
  readonly to?: 'kafka';
  readonly topic?: string;
  readonly rate: number;
}

/** All that may go on in a world. */
export interface Repertoires {
  readonly organic: ReadonlyMap<string, Repertoire>;
  readonly schemes: ReadonlyMap<string, Repertoire>;
}

/** `lockstep simulate`: a world with ground truth. Its help tells of what may go on in it. */
export function simulateCommand(all: Repertoires): Command {
  return withBrokers(withLimits(new Command('simulate'), '700MB'))
    .summary('make a world of events in which it is known who takes part in what')
    .addHelpText(
      'before',
      'Example:\n  lockstep simulate --seed 1 --accounts 5000 --days 14 --difficulty medium --out world\n  lockstep ingest file world/events.parquet --store world/store\n',
    )
    .addHelpText('after', () => describe(all))
    .addOption(new Option('--seed <n>', 'the same seed and options give the same bytes').default(1).argParser(seed))
    .addOption(new Option('--accounts <n>', 'people in the beginning, 100 at least').default(5000).argParser(people))
    .addOption(
      new Option('--days <n>', 'length, about 11 events an account and day').default(14).argParser(wholeNumber),
    )
    .addOption(
      new Option('--difficulty <level>', 'how much attackers pay to hide').choices(difficulties).default('medium'),
    )
    .addOption(new Option('--schemes <name,...>', 'these alone (default: all below)').argParser(commas))
    .option('--organic-only', 'no scheme at all')
    .addOption(new Option('--without <name,...>', 'leave these innocent goings-on out').argParser(commas))
    .addOption(
      new Option('--start <date>', 'first day').default(Date.UTC(2026, 0, 5) * 1000, '2026-01-05').argParser(date),
    )
    .option('--out <dir>', 'folder for events.parquet and truth.parquet')
    .option('--replace', 'over those that are there')
    .addOption(
      new Option('--to <sink>', 'send the events to --topic instead, truth to --out if given').choices(['kafka']),
    )
    .option('--topic <name>', 'topic, which must exist')
    .addOption(new Option('--rate <n>', 'events a second at most, to a topic').default(1000).argParser(wholeNumber))
    .action(async (options: Options) => {
      const { out, to } = options;
      if (out === undefined && to === undefined)
        throw new Refusal('needed --out DIR, a folder for events.parquet and truth.parquet; or --to kafka.', 2);
      for (const name of ['events.parquet', 'truth.parquet'])
        if (out !== undefined && !options.replace && existsSync(join(out, name)))
          throw new Refusal(`${join(out, name)} is there already: needed another --out, or --replace.`, 2);
      const happenings = chosen(options, all);
      if (out !== undefined) mkdirSync(out, { recursive: true });
      setFlagsFromString('--heap-growing-percent=100'); // else garbage piles up to a multiple of what the world takes
      const connection = await openDatabase(limitsOf(options));
      try {
        const rows = await worldRows(connection, options.seed, options.start);
        const send = () => toKafka(connection, rows, options, happenings);
        if (to === undefined)
          await whole(out as string, ['truth.parquet', 'events.parquet'], (unfinished) =>
            toFile(connection, rows, options, happenings, unfinished),
          );
        else if (out === undefined) await send();
        else
          await whole(out, ['truth.parquet'], async (unfinished) =>
            writeTruth(connection, options, await send(), join(unfinished, 'truth.parquet')),
          );
      } finally {
        closeDatabase(connection);
      }
    });
}

function people(text: string): number {
  const n = wholeNumber(text);
  if (n < 100)
    throw new InvalidArgumentError(`needed 100 people or more, for newsrooms and bots need readers; got ${n}.`);
  return n;
}

function chosen(
  { schemes: wanted, without = [], organicOnly }: Options,
  { organic, schemes }: Repertoires,
): Record<string, Happening> {
  const among = (names: readonly string[], all: ReadonlyMap<string, Repertoire>, what: string) => {
    for (const name of names)
      if (!all.has(name))
        throw new Refusal(
          `no ${what} is called '${name}'${didYouMean(name, [...all.keys()]) || `: there are ${[...all.keys()].join(', ')}.`}`,
          2,
        );
  };
  among(wanted ?? [], schemes, 'scheme');
  among(without, organic, 'innocent going-on');
  const innocent = [...organic].filter(([name]) => !without.includes(name));
  const guilty = organicOnly ? [] : [...schemes].filter(([name]) => wanted === undefined || wanted.includes(name));
  return Object.fromEntries([...guilty, ...innocent].map(([name, { happen }]) => [name, happen]));
}

/** Acts of a batch: the rows of a row group of Parquet, so that the file's bytes do not hang on the number of threads. */
const size = 122_880;

function* gathered(options: Options, happenings: Record<string, Happening>): Generator<Batch, readonly Part[]> {
  const world = simulate(options, happenings);
  let acts: Act[] = [];
  let newcomers: Account[] = [];
  for (let hours = 0; ; hours += 1) {
    const { done, value } = world.next();
    if (done) {
      yield { acts, newcomers };
      return [...value.parts.values()];
    }
    if (hours % 24 === 0) say(`day ${hours / 24} of ${options.days}`);
    for (const act of value.acts) acts.push(act);
    for (const account of value.newcomers) newcomers.push(account);
    while (acts.length >= size) {
      yield { acts: acts.slice(0, size), newcomers };
      [acts, newcomers] = [acts.slice(size), []];
    }
  }
}

async function toFile(
  connection: DuckDBConnection,
  rows: Rows,
  options: Options,
  happenings: Record<string, Happening>,
  folder: string,
) {
  const files: string[] = [];
  const batches = gathered(options, happenings);
  let writing: Promise<unknown> = Promise.resolve();
  let truth: readonly Part[] | undefined;
  while (truth === undefined) {
    const { done, value } = batches.next();
    await writing;
    if (done) truth = value;
    else {
      await rows.load(value.acts, value.newcomers);
      const file = join(folder, `${files.length}.parquet`);
      files.push(file);
      const values = await rows.told();
      const statement = await connection.prepare(
        `copy (${eventSql}) to ${literal(file)} (format parquet, dictionary_size_limit 1)`,
      ); // read once, so not made small
      statement.bind(values);
      writing = statement.run().finally(() => statement.destroySync()); // begins now, while the world goes on; `connection.run` would begin after it
    }
  }
  const list = files.map(literal).join(', ');
  const events = literal(join(folder, 'events.parquet'));
  await connection.run(`copy (from read_parquet([${list}])) to ${events} (format parquet, compression zstd)`);
  await writeTruth(connection, options, truth, join(folder, 'truth.parquet'));
}

/** Has files of a folder made beside it; they are put there when all are whole. */
async function whole(
  out: string,
  names: readonly string[],
  make: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = workshop(out);
  try {
    await make(unfinished);
    for (const name of names) renameSync(join(unfinished, name), join(out, name));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A folder for what is not finished, for one process at a time; what a killed one left is taken away. */
function workshop(out: string): string {
  const folder = join(out, '.unfinished');
  const owner = join(folder, 'pid');
  if (existsSync(folder)) {
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
    if (lives(pid))
      throw new Refusal(
        `process ${pid} is writing a world into ${out} right now: needed another --out, or its end.`,
        75,
      );
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(folder);
  writeFileSync(owner, String(process.pid));
  return folder;
}

/** Sends events as JSON, in the order in which they reached the log, at most so many a second; the truth. */
async function toKafka(
  connection: DuckDBConnection,
  rows: Rows,
  options: Options,
  happenings: Record<string, Happening>,
): Promise<readonly Part[]> {
  const { topic, rate } = options;
  if (topic === undefined) throw new Refusal('--to kafka needs --topic NAME.', 2);
  const { connectKafka } = await import('../ingest/kafka-client.ts');
  const client = await connectKafka(clientOf(options));
  const began = performance.now();
  let sent = 0;
  try {
    if (!(await client.topics()).includes(topic))
      throw new Refusal(`the cluster has no topic '${topic}': needed one that exists; make it first.`, 2);
    const batches = gathered(options, happenings);
    for (;;) {
      const { done, value } = batches.next();
      if (done) {
        say(`${sent} events sent.`);
        return value;
      }
      await rows.load(value.acts, value.newcomers);
      const result = await connection.stream(
        `select account, to_json(event)::varchar from (${eventSql}) as event`,
        await rows.told(),
      );
      for await (const events of result.yieldRows())
        for (let from = 0; from < events.length; from += rate) {
          const records = events.slice(from, from + rate).map(([key, json]) => ({
            key: Buffer.from(String(key)),
            value: Buffer.from(String(json)),
            headers: {},
          }));
          await client.send(topic, records);
          sent += records.length;
          await sleep(Math.max(0, (1000 * sent) / rate - (performance.now() - began)));
        }
    }
  } finally {
    await client.close();
  }
}

async function writeTruth(
  connection: DuckDBConnection,
  { start, difficulty }: Options,
  parts: readonly Part[],
  file: string,
) {
  await connection.run('create table part (account integer, scheme varchar, kind varchar, role varchar, since double)');
  const appender = await connection.createAppender('part');
  for (const { account, scheme, kind, role, since } of parts) {
    appender.appendInteger(account);
    for (const text of [scheme, kind, role]) appender.appendVarchar(text);
    appender.appendDouble(Math.round(since * 1e6));
    appender.endRow();
  }
  appender.closeSync();
  const truth = sqlBeside(import.meta.url, 'world-truth.sql');
  await connection.run(`copy (${truth}) to ${literal(file)} (format parquet, compression zstd)`, {
    start: BigInt(start),
    difficulty,
  });
}

function seed(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError(`needed a whole number of at most nine digits, got '${text}'.`);
  return Number(text);
}

function date(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError(`needed a date like 2026-01-05, got '${text}'.`);
  return ms * 1000;
}

function describe({ organic, schemes }: Repertoires): string {
  const lines = (all: ReadonlyMap<string, Repertoire>) =>
    [...all].map(([name, { about }]) => `  ${name}: ${about}`).join('\n');
  return `\nInnocent goings-on:\n${lines(organic)}\n\nSchemes:\n${lines(schemes)}`;
}
