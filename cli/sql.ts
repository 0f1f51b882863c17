import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { Command, Option } from 'commander';
import { closeDatabase, literal } from '../ingest/database.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openForSql } from '../ingest/view.ts';
import { limitsOf, outsideStore, type StoreOptions, withStore } from './options.ts';
import { print, say, table } from './terminal.ts';

interface Options extends StoreOptions {
  readonly format: 'table' | 'json' | 'csv' | 'parquet';
  readonly json?: true;
  readonly output?: string;
}

/** `lockstep sql`: questions to the store's views with DuckDB. */
export function sqlCommand(): Command {
  return withStore(new Command('sql'))
    .summary('ask the store, or any file, with DuckDB; each act counts once')
    .addHelpText(
      'before',
      "Example:\n  lockstep sql 'select verb, count(*) from engagement group by verb order by verb'\n  lockstep sql -o likes.parquet \"select * from engagement where verb = 'like'\"\n",
    )
    .argument('[select]', 'the question (default: read from standard input)')
    .addOption(
      new Option('--format <format>', 'of the answer').choices(['table', 'json', 'csv', 'parquet']).default('table'),
    )
    .option('--json', 'one row a line, as JSON')
    .option('-o, --output <file>', 'write the answer to a file; .parquet, .csv and .json tell the format')
    .action(async (question: string | undefined, options: Options) => {
      const connection = await openForSql(existsSync(options.store) ? options.store : undefined, limitsOf(options));
      try {
        if (question === undefined && process.stdin.isTTY) return await converse(connection, options);
        await answer(connection, question ?? readFileSync(0, 'utf8'), options);
      } finally {
        closeDatabase(connection);
      }
    });
}

async function converse(connection: DuckDBConnection, options: Options): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: 'lockstep> ' });
  say('Views: engagement, stream, segment, rejected. End a question with ; and leave with Ctrl-D.');
  let text = '';
  lines.prompt();
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.trimEnd().endsWith(';')) {
      await answer(connection, text, options).catch((error: Error) => say(error.message));
      text = '';
    }
    lines.prompt();
  }
}

async function answer(connection: DuckDBConnection, question: string, options: Options): Promise<void> {
  const select = question.trim().replace(/;+\s*$/, '');
  if (select === '')
    throw new Refusal(
      "needed a question, got an empty text; for example: lockstep sql 'select count(*) from engagement'",
      2,
    );
  const ending = /\.(parquet|csv|json)$/.exec(options.output ?? '')?.[1] as Options['format'] | undefined;
  const format = options.json ? 'json' : options.format === 'table' && ending ? ending : options.format;
  if (options.output !== undefined || format === 'parquet') {
    if (options.output === undefined) throw new Refusal('Parquet goes to a file: name it with -o FILE.', 2);
    const as = format === 'table' ? 'csv' : format;
    await ask(
      connection.run(
        `copy (${select}\n) to ${literal(outsideStore(options.output, options.store))} (format ${as}${as === 'csv' ? ', header' : ''})`,
      ),
      options,
    );
    return;
  }
  const result = await ask(connection.stream(select), options);
  const names = result.deduplicatedColumnNames(); // JSON has one value a name
  if (format === 'table') {
    const shown = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
    const rows = (await result.getRows()).map((row) => row.map((value) => shown(plain(value))));
    await print(table(names, rows));
    return;
  }
  if (format === 'csv') await print(names.map(csv).join(','));
  for await (const chunk of result.yieldRows())
    for (const row of chunk) {
      const cells = row.map(plain);
      await print(
        format === 'csv'
          ? cells.map(csv).join(',')
          : JSON.stringify(Object.fromEntries(names.map((name, at) => [name, cells[at]]))),
      );
    }
}

async function ask<T>(running: Promise<T>, options: Options): Promise<T> {
  try {
    return await running;
  } catch (cause) {
    const hint = existsSync(options.store) ? '' : ` There is no store at ${options.store}, so only files can be asked.`;
    throw new Refusal(`the question failed: ${(cause as Error).message}${hint}`, 1, cause);
  }
}

function plain(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if ('items' in value && Array.isArray(value.items)) return value.items.map(plain);
  if ('entries' in value && value.entries && !Array.isArray(value.entries))
    return Object.fromEntries(
      Object.entries(value.entries as Record<string, DuckDBValue>).map(([key, entry]) => [key, plain(entry)]),
    );
  return String(value);
}

function csv(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
