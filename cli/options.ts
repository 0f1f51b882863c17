import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { didYouMean } from '../detectors/nearest.ts';
import type { Limits } from '../ingest/database.ts';
import { Refusal } from '../ingest/refusal.ts';

/** What every command that opens a database shares. */
export interface LimitOptions {
  readonly memory: string;
  readonly threads: number;
  readonly spill: string;
}

/** What every command that opens a store shares. */
export interface StoreOptions extends LimitOptions {
  readonly store: string;
  readonly keyFile: string;
}

/** Gives a command the options of the store. Flags > environment (`LOCKSTEP_*`) > lockstep.json > defaults. */
export function withStore(command: Command): Command {
  const config = join(
    process.env.XDG_CONFIG_HOME || join(process.env.HOME || userInfo().homedir, '.config'),
    'lockstep',
    'key',
  );
  return withLimits(
    command
      .addOption(new Option('--store <dir>', 'folder of the store').env('LOCKSTEP_STORE').default('./lockstep-store'))
      .addOption(
        new Option('--key-file <file>', 'key that turns identifiers into tokens')
          .env('LOCKSTEP_KEY_FILE')
          .default(config),
      ),
  );
}

/** Gives a command the options of its database; `memory` is its bound where nobody sets one. */
export function withLimits(command: Command, memory = '4GB'): Command {
  return command
    .addOption(
      new Option('--memory <size>', 'bound of DuckDB, beyond it spills')
        .env('LOCKSTEP_MEMORY')
        .default(memory)
        .argParser(size),
    )
    .addOption(
      new Option('--threads <n>', 'threads of DuckDB')
        .env('LOCKSTEP_THREADS')
        .default(availableParallelism())
        .argParser(threads),
    )
    .addOption(
      new Option('--spill <dir>', 'folder for spilled pages, encrypted')
        .env('LOCKSTEP_SPILL')
        .default(join(tmpdir(), 'lockstep-spill')),
    );
}

/** The bounds of DuckDB among the options. */
export function limitsOf(options: LimitOptions): Limits {
  return { memory: options.memory, threads: options.threads, spill: options.spill };
}

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Fills what neither flags nor environment gave from lockstep.json of the working folder, if there is one. */
export function applyConfigFile(command: Command, path = 'lockstep.json'): void {
  if (!existsSync(path)) return;
  const read = settings.safeParse(parseJson(path));
  if (!read.success)
    throw new Refusal(
      `${path} must be one flat JSON object of option names and values. ${z.prettifyError(read.error)}`,
      2,
    );
  const known = optionsOfAll(command).map((option) => option.attributeName());
  for (const name of Object.keys(read.data))
    if (!known.includes(name))
      throw new Refusal(
        `${path}: no option is called '${name}'${didYouMean(name, known) || '; lockstep --help lists the commands.'}`,
        2,
      );
  for (const option of command.options) {
    const name = option.attributeName();
    const value = read.data[name];
    if (value === undefined || command.getOptionValueSource(name) !== 'default') continue;
    try {
      const text = typeof value === 'boolean' ? value : String(value);
      const parsed = option.parseArg && typeof text === 'string' ? option.parseArg(text, undefined as never) : text;
      command.setOptionValueWithSource(name, parsed, 'config');
    } catch (cause) {
      throw new Refusal(`${path}: ${name}: ${(cause as Error).message}`, 2, cause);
    }
  }
}

function optionsOfAll(command: Command): Option[] {
  let root = command;
  while (root.parent) root = root.parent;
  const below = (one: Command): Option[] => [...one.options, ...one.commands.flatMap(below)];
  return below(root);
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Refusal(`${path} is not JSON: ${(cause as Error).message}`, 2, cause);
  }
}

/** Reads a whole number above 0. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`needed a whole number above 0, got '${text}'.`);
  return Number(text);
}

function threads(text: string): number {
  const count = wholeNumber(text);
  if (count > 256) throw new InvalidArgumentError(`needed at most 256 threads, got ${count}.`);
  return count;
}

function size(text: string): string {
  if (!/^\d+(\.\d+)?\s?([KMGT]i?B|%)$/i.test(text))
    throw new InvalidArgumentError(`needed a size like 4GB, got '${text}'.`);
  return text;
}

/** Collects `name=value,name=value` of a repeatable flag. */
export function pairs(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found: Record<string, string> = { ...before };
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    if (at < 1) throw new InvalidArgumentError(`needed name=value,name=value, got '${part}'.`);
    found[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return found;
}

/** Refuses a file to be written that lies in the store. */
export function outsideStore(file: string, store: string): string {
  const path = resolve(file);
  if (existsSync(join(store, 'store.json')) && `${path}/`.startsWith(`${resolve(store)}/`))
    throw new Refusal(`${file} lies in the store: needed a path outside ${store}.`, 2);
  return path;
}

/** Collects a repeatable flag. */
export function list(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** Reads texts with commas between them. */
export function commas(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
