import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { closeDatabase, type Limits, openDatabase, rowsOf } from '../ingest/database.ts';
import { type FileIngest, type FileRequest, ingestFile, previewFile } from '../ingest/file.ts';
import { fingerprints, openKeys } from '../ingest/key-file.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openOrCreateStore, openStore, readStreams, removeStream } from '../ingest/store.ts';
import { limitsOf, list, pairs, type StoreOptions, wholeNumber, withStore } from './options.ts';
import { print, progressBar, say, table, visible } from './terminal.ts';
import { lengthOption } from './time.ts';

interface Options extends StoreOptions {
  readonly map: Record<string, string>;
  readonly set: Record<string, string>;
  readonly as?: string;
  readonly replace?: true;
  readonly format?: 'csv' | 'ndjson' | 'parquet';
  readonly zone?: string;
  readonly keep: string[];
  readonly keepText?: true;
  readonly names: boolean;
  readonly maxRejected: number;
  readonly maxLine: number;
  readonly maxFuture: number;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `lockstep ingest`: events in, from files and, with its command, from Kafka. */
export function ingestCommand(kafka?: Command): Command {
  const ingest = new Command('ingest')
    .summary('take engagement events into the store')
    .addHelpText(
      'before',
      'Example:\n  lockstep ingest file events.csv.gz --map account=user,object=post,time=at --set verb=like\n',
    )
    .addCommand(fileCommand());
  if (kafka) ingest.addCommand(kafka);
  return ingest.addCommand(undoCommand());
}

function fileCommand(): Command {
  return withStore(new Command('file'))
    .summary('take CSV, NDJSON or Parquet files in, plain, gzip or zstd')
    .addHelpText(
      'before',
      'Example:\n  lockstep ingest file likes.csv --map account=user_id,object=post_id,time=created --set verb=like\n  zcat events.ndjson.gz | lockstep ingest file - --format ndjson --as events\n',
    )
    .argument('<path...>', "files, quoted globs, or '-' for standard input")
    .option('--map <column=name,...>', 'column of the model = column of the file; may be repeated', pairs, {})
    .option('--set <column=value,...>', 'the same value for every row; may be repeated', pairs, {})
    .option('--as <name>', 'name of the stream (default: base name and content hash)')
    .option('--replace', 'take the place of the stream that this file or content has in the store')
    .addOption(new Option('--format <format>', 'instead of the file name ending').choices(['csv', 'ndjson', 'parquet']))
    .option('--zone <offset>', 'zone of times that carry none: UTC, or an offset like +02:00')
    .option('--keep <field>', 'keep an unknown field in extra; may be repeated', list, [])
    .option('--keep-text', 'keep the text itself, not only its hash and sketch')
    .option('--no-names', 'keep of handle and name their template and tokens alone')
    .option('--max-rejected <share>', 'refuse the file when more of it is refused', share, 0.01)
    .option('--max-line <bytes>', 'longest record taken', wholeNumber, 1_048_576)
    .addOption(lengthOption('--max-future <time>', 'how far ahead of the clock a time may lie', '24h'))
    .option('--dry-run', 'show ten decoded rows, store nothing')
    .option('--json', 'print the summary as JSON, one line a file')
    .action(async (paths: string[], options: Options) => {
      const files = await expand(paths, limitsOf(options));
      if (files.length > 1 && options.as !== undefined)
        throw new Refusal(`--as names one stream, but ${files.length} files were given: ingest them one by one.`, 2);
      for (const path of files) await (options.dryRun ? preview(path, options) : store(path, options));
    });
}

function undoCommand(): Command {
  return withStore(new Command('undo'))
    .summary('take an ingested file out of the store')
    .addHelpText('before', 'Example:\n  lockstep ingest undo likes.csv-3f2a9c1b7d04\n')
    .argument('<stream>', 'name of the stream, as ingest printed it')
    .action((name: string, options: StoreOptions) => {
      const opened = openStore(options.store);
      const streams = readStreams(opened);
      const stream = streams.get(name);
      if (stream?.kind !== 'file')
        throw new Refusal(
          `no file stream '${name}' in ${options.store}; there are: ${[...streams.keys()].join(', ') || 'none'}.`,
          2,
        );
      removeStream(opened, name);
      say(`${visible(name)}: ${stream.positions - stream.refused} rows taken out.`);
    });
}

async function expand(paths: readonly string[], limits: Limits): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path === '-' || existsSync(path) || !/[*?[]/.test(path)) files.push(path);
    else {
      const connection = await openDatabase(limits);
      const found = await rowsOf<{ file: string }>(connection, 'select file from glob($path) order by file', { path });
      closeDatabase(connection);
      if (found.length === 0) throw new Refusal(`no file matches ${path}: check the pattern.`, 2);
      files.push(...found.map(({ file }) => file));
    }
  }
  return files;
}

function request(path: string, options: Options): FileRequest {
  const { map, set, replace, keep, names, maxRejected, maxLine, maxFuture } = options;
  return {
    path, map, set, replace: replace === true, keep, keepText: options.keepText === true, names, maxRejected, maxLine, maxFuture,
    now: Date.now() * 1000,
    ...(options.as === undefined ? {} : { as: options.as }),
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.zone === undefined ? {} : { zone: options.zone }),
  }; // biome-ignore format: one theme a line
}

async function store(path: string, options: Options): Promise<void> {
  const keys = openKeys(options.keyFile, options.store);
  const opened = openOrCreateStore(options.store, fingerprints(keys));
  const bar = progressBar(path === '-' ? 'standard input' : basename(path));
  const done = await ingestFile(opened, keys, request(path, options), limitsOf(options), ({ bytes, total }) =>
    bar.at(bytes, total),
  ).finally(bar.end);
  if (options.json) await print(JSON.stringify({ path, ...done }));
  else summary(path, done);
}

function summary(path: string, done: FileIngest): void {
  if (done.outcome === 'already there')
    say(`${visible(path)}: already in the store as ${visible(done.stream)}; nothing to do.`);
  else say(`${visible(path)}: ${done.rows} rows stored as ${visible(done.stream)}, ${done.refused} refused.`);
  for (const { reason, count, example } of done.reasons)
    say(`  refused: ${reason}, ${count} (first at record ${example})`);
  if (done.ignored.length > 0) say(`  not taken: ${visible(done.ignored.join(', '))} (--map or --keep takes them)`);
  for (const note of done.notes) say(`  ${visible(note)}`);
}

async function preview(path: string, options: Options): Promise<void> {
  const { mapping, ignored, rows } = await previewFile(request(path, options), limitsOf(options));
  say(
    `${visible(path)}: ${Object.entries(mapping)
      .map(([column, name]) => `${column}=${visible(name)}`)
      .join(', ')}`,
  );
  if (ignored.length > 0) say(`not taken: ${visible(ignored.join(', '))}`);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)))];
  await print(
    table(
      names,
      rows.map((row) => names.map((name) => row[name])),
    ),
  );
}

function share(text: string): number {
  const found = /^(\d+(?:\.\d+)?)%$/.exec(text);
  const value = found ? Number(found[1]) / 100 : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError(`needed a share like 1% or 0.01, got '${text}'.`);
  return value;
}
