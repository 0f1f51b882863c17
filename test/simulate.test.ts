import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, literal, openDatabase, rowsOf } from '../ingest/database.ts';
import { columns } from '../ingest/engagement.ts';
import { lockstep, scratchFolder, start } from './binary.ts';
import { limits } from './store-of.ts';

const folder = scratchFolder();
const small = ['simulate', '--accounts', '1500', '--days', '4'];
const simulate = (...args: string[]) => lockstep(folder, [...small, ...args]);
const digest = (file: string) =>
  createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');

let connection: DuckDBConnection;
const ask = <Row>(sql: string) => rowsOf<Row>(connection, sql);
const events = literal(join(folder, 'a/events.parquet'));
const truth = literal(join(folder, 'a/truth.parquet'));

beforeAll(async () => {
  connection = await openDatabase(limits);
  const made = simulate('--seed', '1', '--out', 'a');
  expect(made.code, made.err).toBe(0);
});
afterAll(() => closeDatabase(connection));

describe('the same seed', () => {
  test('gives the same bytes, however many threads there are; another seed, another world', () => {
    for (const [out, seed, threads] of [
      ['b', '1', '1'],
      ['c', '2', '2'],
    ] as const)
      expect(simulate('--seed', seed, '--threads', threads, '--out', out).code).toBe(0);
    for (const file of ['events.parquet', 'truth.parquet']) {
      expect(digest(`b/${file}`)).toBe(digest(`a/${file}`));
      expect(digest(`c/${file}`)).not.toBe(digest(`a/${file}`));
    }
  });
});

describe('events.parquet', () => {
  test('has columns of the model alone, in its types but for text, and is ingested without a mapping or a word', async () => {
    const described = await ask<{ column_name: string; column_type: string }>(`describe from ${events}`);
    for (const { column_name: name, column_type: type } of described)
      expect(type.replace('TIMESTAMP WITH TIME ZONE', 'TIMESTAMP').toLowerCase(), name).toBe(
        columns[name as keyof typeof columns],
      );
    const { code, err } = lockstep(folder, ['ingest', 'file', 'a/events.parquet', '--store', 'store']);
    expect(code, err).toBe(0);
    expect(err).toMatch(/ 0 refused/);
    expect(err).not.toMatch(/zone/);
  });

  test('comes in the order in which it reached the log, with repeats of some acts', async () => {
    const [row] = await ask<{ out: number; rows: number; acts: number }>(
      `select count(*) filter (recorded < earlier) as out, count(*) as rows, count(distinct id) as acts
      from (select *, lag(recorded) over (order by file_row_number) as earlier from read_parquet(${events}, file_row_number = true))`,
    );
    expect(row?.out).toBe(0);
    expect(row?.acts).toBeLessThan(row?.rows as number);
    expect(row?.acts).toBeGreaterThan(0.99 * (row?.rows as number));
  });

  test('says of no act that the account follows the owner where the follows say otherwise', async () => {
    // By each account's own clock: what follow and unfollow said last, if anything, against the flag.
    const wrong = await ask(
      `with act as (select distinct on (id) * from ${events} order by id, recorded),
      told as (
        select account, owner, time, id, verb, follows,
          last_value(case verb when 'follow' then true when 'unfollow' then false end ignore nulls)
            over (partition by account, owner order by time, id rows between unbounded preceding and 1 preceding) as state
        from act where owner is not null
      )
      select * from told where state is not null and follows is not null and follows <> state and verb not in ('follow')`,
    );
    expect(wrong).toEqual([]);
    const again = await ask(
      `select account, owner from (select distinct on (id) * from ${events}) where verb in ('follow', 'unfollow')
      group by all having abs(count(*) filter (verb = 'follow') - count(*) filter (verb = 'unfollow')) > 1`,
    );
    expect(again).toEqual([]);
  });

  test('has no act of an account before it is registered, or on a post before it is written, but for wrong clocks', async () => {
    const [row] = await ask<{ early: number; unborn: number; acts: number }>(
      `select count(*) filter (time < account_created - interval 1 minute) as unborn,
        count(*) filter (object_kind = 'post' and time < object_created - interval 1 minute) as early, count(*) as acts from ${events}`,
    );
    expect(row?.early).toBeLessThan(0.02 * (row?.acts as number));
    expect(row?.unborn).toBeLessThan(0.001 * (row?.acts as number));
  });
});

describe('truth.parquet', () => {
  test('has its columns, its kinds and its roles, one row for each account and scheme', async () => {
    const rows = await ask<{ kind: string; role: string }>(`select distinct kind, role from ${truth}`);
    const kinds = ['coordination', 'brigade', 'fake-trend', 'batch-registration', 'hoarding', 'trade', 'comeback', 'fake-followers', 'forced-follow', 'organic-lookalike']; // biome-ignore format: one theme
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual(kinds.sort());
    for (const { role } of rows)
      expect(['operator', 'amplifier', 'beneficiary', 'victim', 'bystander']).toContain(role);
    expect(await ask(`select account, scheme from ${truth} group by all having count(*) > 1`)).toEqual([]);
  });

  test('tells of accounts that act, from their first act in it on', async () => {
    const silent = await ask(
      `select account, scheme, role, since from ${truth} as t where role in ('operator', 'amplifier') and not exists (
        from ${events} as e where e.account = t.account and e.time between t.since - interval 1 hour and t.since + interval 1 hour)`,
    );
    const [{ n } = { n: 0 }] = await ask<{ n: number }>(
      `select count(*) as n from ${truth} where role in ('operator', 'amplifier')`,
    );
    expect(silent.length).toBeLessThan(0.02 * n);
  });

  test('of an organic world knows innocents alone', async () => {
    expect(simulate('--organic-only', '--out', 'organic').code).toBe(0);
    const kinds = await ask(`select distinct kind, role from ${literal(join(folder, 'organic/truth.parquet'))}`);
    expect(kinds).toEqual([{ kind: 'organic-lookalike', role: 'bystander' }]);
  });
});

describe('what goes on can be chosen', () => {
  test('one scheme alone', async () => {
    expect(simulate('--schemes', 'lockstep-ring', '--out', 'ring').code).toBe(0);
    const kinds = await ask(
      `select distinct kind from ${literal(join(folder, 'ring/truth.parquet'))} where kind <> 'organic-lookalike'`,
    );
    expect(kinds).toEqual([{ kind: 'coordination' }]);
  });

  test.each([
    [['--out', 'x', '--schemes', 'lockstep-rng'], /no scheme is called 'lockstep-rng'.*did you mean 'lockstep-ring'/],
    [['--out', 'x', '--without', 'nonsense'], /no innocent going-on is called 'nonsense'/],
    [['--out', 'a'], /is there already: needed another --out, or --replace/],
    [[], /needed --out DIR/],
    [['--out', 'x', '--seed', '-1'], /needed a whole number/],
    [['--out', 'x', '--accounts', '60'], /needed 100 people or more.*got 60/],
    [['--out', 'x', '--difficulty', 'evil'], /Allowed choices are easy, medium, hard/],
    [['--out', 'x', '--start', 'yesterday'], /needed a date like/],
    [['--to', 'kafka', '--brokers', 'nowhere:1'], /--to kafka needs --topic/],
  ])('%j is refused in words', (args, message) => {
    const { code, err } = simulate(...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  test('a folder that cannot be made is told in words', () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = simulate('--out', 'file/below');
    expect(code).not.toBe(0);
    expect(err).toMatch(/file/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

test('two at once into one folder: one waits for nothing and says so', async () => {
  const child = start(folder, ['simulate', '--accounts', '6000', '--days', '5', '--out', 'both']);
  while (!existsSync(join(folder, 'both/.unfinished/pid'))) await sleep(20);
  const { code, err } = simulate('--out', 'both');
  expect(code).toBe(75);
  expect(err).toMatch(/is writing a world into both right now/);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(simulate('--out', 'both').code).toBe(0);
});

test('killed at any moment, it leaves whole files or none, and what it left does not hinder the next', async () => {
  for (const after of [400, 900, 1300, 1600, 1900, 2300]) {
    const out = `killed-${after}`;
    mkdirSync(join(folder, out));
    const child = start(folder, [...small, '--seed', '1', '--out', out]);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await sleep(after);
    child.kill('SIGKILL');
    await ended;
    for (const file of readdirSync(join(folder, out)).filter((name) => name.endsWith('.parquet')))
      expect(digest(`${out}/${file}`)).toBe(digest(`a/${file}`));
    expect(simulate('--seed', '1', '--replace', '--out', out).code).toBe(0);
    expect(readdirSync(join(folder, out)).sort()).toEqual(['events.parquet', 'truth.parquet']);
    expect(digest(`${out}/events.parquet`)).toBe(digest('a/events.parquet'));
  }
});
