import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, CaseAct } from '../detectors/case.ts';
import type { Detector, Finding } from '../detectors/detector.ts';
import { discoverDetectors } from '../detectors/discover.ts';
import { closeDatabase, interruptQueries } from '../ingest/database.ts';
import { verbs } from '../ingest/engagement.ts';
import { openForSql } from '../ingest/view.ts';
import type { Workspace } from '../ingest/workspace.ts';
import { dice } from '../world/dice.ts';
import { accused, type Bench, benchFor, detectIn, type Result } from './detect-in.ts';
import { emptyStore, limits, type Shape, storeOf } from './store-of.ts';

const root = join(import.meta.dirname, '..', 'detectors');
const week = 7 * 86_400e6;

/** A detector that reads more rows than these of a small case has lost a condition. */
const mostRows = 200_000;

/** Worlds in which each law is tried; each law tries them in an order of its own. */
const tries = { numRuns: 4 };

/** The laws of every detector, for the one of this name: see DESIGN, and `detectors/NAME/cases.ts`. */
export async function lawsOf(name: string): Promise<void> {
  const detector = (await discoverDetectors()).get(name) as Detector<unknown>;
  const { fires, silent } = (await import(join(root, name, 'cases.ts'))) as { fires: Case[]; silent: Case[] };
  const cases = [...fires, ...silent];
  const named = cases.map((one) => [one.name, one] as const);
  const anyCase = fc.constantFrom(...cases);
  /** Every third, for laws that look several times. */
  const someFires = fires.filter((_, at) => at % 3 === 0);
  const seed = fc.integer({ min: 0, max: 1 << 30 });

  /** Ids are given before the acts are moved about, so that an act keeps its own. */
  const withIds = (acts: readonly CaseAct[]): CaseAct[] =>
    acts.map((act, at) => ({ id: `e${at}`, source: 'file', ...act }));
  const known = new Map<Case, Promise<Result>>();
  /** What the detector says of a case as it is, found once. */
  const plainly = (one: Case): Promise<Result> => {
    const found = known.get(one) ?? judge(one);
    known.set(one, found);
    return found;
  };
  const judge = async (
    one: Case,
    change: (acts: CaseAct[]) => CaseAct[] = (acts) => acts,
    shape: Shape = {},
    shift = 0,
  ) => {
    const window = one.window && { since: one.window.since + shift, until: one.window.until + shift };
    return detectIn(name, detector, await storeOf(change(withIds(one.acts)), shape), one.params, window);
  };

  describe(`${name}`, () => {
    it.each(named)('case: %s', async (_, one) => {
      const { findings, remarks, tables } = await plainly(one);
      expect(findings.map(accused)).toEqual(one.accused);
      if (one.severity) for (const { severity } of findings) expect(severity).toBe(one.severity);
      for (const beginning of one.fits ?? [])
        for (const finding of findings)
          expect(
            finding.innocent.filter(({ verdict }) => verdict === 'fits').map(({ explanation }) => explanation),
          ).toContainEqual(expect.stringMatching(new RegExp(`^${beginning}`)));
      if (one.remark) expect(remarks.join('\n')).toMatch(one.remark);
      for (const [table, rows] of Object.entries(one.tables ?? {})) expect(tables[table]).toHaveLength(rows);
    });

    it('has cases of both kinds, and silent ones stay silent', () => {
      expect(fires.length).toBeGreaterThan(0);
      expect(silent.length).toBeGreaterThan(0);
      expect(silent.flatMap((one) => one.accused)).toEqual([]);
    });

    it('the order of events changes nothing', () =>
      fc.assert(
        fc.asyncProperty(anyCase, seed, async (one, dice) => {
          expect(await judge(one, (acts) => shuffled(acts, dice))).toEqual(await plainly(one));
        }),
        tries,
      ));

    it('repeats change nothing, whenever they come and whatever later time they carry', () =>
      fc.assert(
        fc.asyncProperty(anyCase, seed, async (one, dice) => {
          const again = (acts: CaseAct[]) => [
            ...acts,
            ...shuffled(acts, dice)
              .slice(0, Math.floor(acts.length / 2))
              .map((act, at) => (at % 2 === 0 || one.window ? act : { ...act, time: later(acts, act, at) })),
          ];
          expect(await judge(one, again)).toEqual(await plainly(one));
        }),
        tries,
      ));

    it('cutting the events into segments, overlapping ones too, changes nothing', () =>
      fc.assert(
        fc.asyncProperty(anyCase, fc.double({ min: 0.1, max: 0.9, noNaN: true }), async (one, at) => {
          const last = one.acts.length - 1;
          const middle = Math.floor(last * at);
          const cut = [
            [0, middle],
            [middle + 1, last],
            [Math.floor(middle / 2), middle],
          ] as const;
          expect(await judge(one, (acts) => acts, { cut })).toEqual(await plainly(one));
        }),
        tries,
      ));

    it('a shift of all times by whole weeks shifts times alone', () =>
      fc.assert(
        fc.asyncProperty(anyCase, fc.integer({ min: -200, max: 200 }), async (one, weeks) => {
          const shift = weeks * week;
          const moved = await judge(one, (acts) => acts.map((act) => timesMoved(act, shift)), {}, shift);
          expect(moved.findings.map(timeless)).toEqual((await plainly(one)).findings.map(timeless));
          expect(moved.remarks).toEqual((await plainly(one)).remarks);
          expect(moved.tables).toEqual((await plainly(one)).tables);
        }),
        tries,
      ));

    it('events of verbs that it does not read change nothing', () =>
      fc.assert(
        fc.asyncProperty(anyCase, async (one) => {
          const read = detector.verbs;
          const others = read === 'all' ? [] : verbs.filter((verb) => !read.includes(verb));
          const strangers = (acts: CaseAct[]) =>
            others.flatMap((verb, at) =>
              acts.slice(at, at + 20).map((act, n) => ({
                id: `x${at}-${n}`,
                source: 'other',
                time: act.time,
                verb,
                account: `x${n}`,
                object: `y${n}`,
              })),
            );
          const plain = await judge({ ...one, window: one.window ?? spanOf(one.acts) });
          const mixed = await judge({ ...one, window: one.window ?? spanOf(one.acts) }, (acts) => [
            ...acts,
            ...strangers(acts),
          ]);
          expect(mixed).toEqual(plain);
        }),
        tries,
      ));

    it('renaming accounts renames findings, and changes nothing else', () =>
      fc.assert(
        fc.asyncProperty(anyCase, seed, async (one, dice) => {
          const accounts = [
            ...new Set(
              one.acts.flatMap((act) => [act.account, act.owner]).filter((account) => typeof account === 'string'),
            ),
          ];
          const names = shuffled(accounts, dice).map((_, at) => `n${String(at).padStart(5, '0')}`);
          const to = new Map(shuffled(accounts, dice).map((account, at) => [account, names[at] as string]));
          const rename = (act: CaseAct) => ({
            ...act,
            account: to.get(act.account as string),
            ...(typeof act.owner === 'string' ? { owner: to.get(act.owner) } : {}),
          });
          const renamed = await judge(one, (acts) => acts.map(rename));
          const plain = await plainly(one);
          expect(renamed.findings.map(nameless)).toEqual(
            plain.findings.map((finding) => nameless(renamedIn(finding, to))),
          );
          expect(renamed.remarks).toEqual(plain.remarks);
        }),
        tries,
      ));

    it('an empty store finds nothing', async () => {
      const { findings } = await detectIn(name, detector, emptyStore());
      expect(findings).toEqual([]);
    });

    it('an event at since counts, one at until does not', async () => {
      for (const one of someFires) {
        const { since, until } = one.window ?? spanOf(one.acts);
        const whole = await judge({ ...one, window: { since, until } });
        expect(whole.findings.map(accused)).toEqual(one.accused);
        const rest = withIds(one.acts).filter((act) => (act.time as number) < until - 1);
        const store = await storeOf(withIds(one.acts));
        const cut = await detectIn(name, detector, store, one.params, { since, until: until - 1 });
        expect(cut).toEqual(
          await detectIn(name, detector, await storeOf(rest), one.params, { since, until: until - 1 }),
        );
        const later = await detectIn(name, detector, store, one.params, { since: since + 1, until });
        const without = withIds(one.acts).filter((act) => (act.time as number) !== since);
        if (detector.lookback === 0)
          expect(later).toEqual(
            await detectIn(name, detector, await storeOf(without), one.params, { since: since + 1, until }),
          );
      }
    });

    it('every finding has an act in the window, every example event exists, and the words come without markup', async () => {
      for (const one of fires) {
        const { findings } = await plainly(one);
        const { since, until } = one.window ?? spanOf(one.acts);
        const known = new Map(withIds(one.acts).map((act) => [`${act.source} ${act.id}`, act.time as number]));
        for (const finding of findings) {
          const at = finding.evidence.flatMap(({ events }) =>
            events.map(({ source, id }) => known.get(`${source} ${id}`)),
          );
          expect(at.every((time) => time !== undefined && time >= since - detector.lookback && time < until)).toBe(
            true,
          );
          expect(at.some((time) => (time as number) >= since)).toBe(true);
          for (const { events } of finding.evidence) expect(events.length).toBeLessThanOrEqual(50);
          const { title, saw, unusual, next } = detector.explain(finding);
          for (const text of [title, saw, unusual, ...next]) expect(text).not.toMatch(/undefined|NaN|null|\[object/);
        }
      }
    });

    it('what evidence says is counted again by its question to the store', async () => {
      let asked = 0;
      for (const one of fires)
        for (const { evidence } of (await plainly(one)).findings)
          for (const { statement, expected, sql } of evidence) {
            if (sql === undefined) {
              expect(statement).toMatch(one.uncounted ?? 'a question');
              continue;
            }
            asked += 1;
            const connection = await openForSql((await storeOf(withIds(one.acts))).folder, limits);
            try {
              const [row] = (await connection.runAndReadAll(sql)).getRowObjects();
              const [[name, first] = []] = Object.entries(row ?? {});
              expect(statement).toMatch(new RegExp(`(?<![.\\d])${first} ((separate )?${name}|of)\\b`));
              if (row?.expected !== undefined) expect(Number(row.expected) / expected).toBeCloseTo(1, 9);
            } finally {
              closeDatabase(connection);
            }
          }
      expect(asked).toBeGreaterThan(0);
    });

    it('one thread or four, twice: the same bytes', async () => {
      for (const one of someFires) {
        const store = await storeOf(withIds(one.acts));
        const bytes = async (threads: number) =>
          JSON.stringify(await detectIn(name, detector, store, one.params, one.window, { ...limits, threads }));
        const once = await bytes(1);
        for (const threads of [1, 4, 4]) expect(await bytes(threads)).toBe(once);
      }
    });

    it('the README has its headings and names every case', () => {
      const readme = readFileSync(join(root, name, 'README.md'), 'utf8');
      for (const heading of ['Finds', 'Decides', 'Is wrong when', 'References'])
        expect(readme).toMatch(new RegExp(`^## ${heading}$`, 'm'));
      expect(cases.map((one) => one.name).filter((title) => !readme.includes(title))).toEqual([]);
    });

    describe('every SQL predicate is needed by some case', { timeout: 180_000 }, () => {
      const predicates = predicatesOf(join(root, name));
      const opened: { one: Case; bench: Bench; plain: Result }[] = [];
      /** Mutant → cases in which its statement gives other rows: in the others nothing can change. */
      const telling = new Map(predicates.map(([, , , , mutant]) => [mutant, new Set<Case>()]));
      beforeAll(async () => {
        for (const one of cases) {
          const bench = await benchFor(name, detector, await storeOf(withIds(one.acts)), one.window);
          const tells = (mutant: string) => telling.get(mutant)?.add(one);
          const plain = await bench.detect(one.params, (workspace) => watched(workspace, predicates, tells));
          opened.push({ one, bench, plain });
        }
      }, 300_000);
      afterAll(() => {
        for (const { bench } of opened) bench.close();
      });

      it.each(predicates)('%s:%d %s', async (_file, _line, _text, original, mutant, speedOnly) => {
        const fails: string[] = [];
        // That nothing changes is tried on some cases; that something does, on all until one shows it: first on those that
        // showed something before.
        const told = opened.filter(({ one }) => telling.get(mutant)?.has(one));
        for (const { one, bench, plain } of speedOnly ? told.filter(({ one }) => cases.indexOf(one) % 5 === 0) : told) {
          if (fails.length > 0 && !speedOnly) break;
          const timer = setTimeout(interruptQueries, 20_000);
          const found = await bench
            .detect(one.params, (workspace) => changed(workspace, (sql) => sql.replace(original, () => mutant)))
            .catch(() => undefined);
          clearTimeout(timer);
          if (JSON.stringify(found) === JSON.stringify(plain)) continue;
          fails.push(one.name);
          opened.sort((x, y) => Number(y.one === one) - Number(x.one === one));
        }
        if (speedOnly) expect(fails).toEqual([]);
        else expect(fails).not.toEqual([]);
      });
    });
  });
}

/** A workspace whose statements are changed. Reading what a mutant makes without end is an error. */
function changed(workspace: Workspace, change: (sql: string) => string): Workspace {
  return {
    ...workspace,
    step: (sql, bounds) => workspace.step(change(sql), bounds),
    async rows(sql, values) {
      const other = change(sql);
      if (/^\s*(--|select|from|with)/.test(other)) {
        const [found] = await workspace.rows<{ n: number }>(`select count(*) as n from (${other})`, values);
        if (found && found.n > mostRows) throw new Error('a mutant without end');
      }
      return await workspace.rows(other, values);
    },
  };
}

type Bounds = Parameters<Workspace['step']>[1];
type Values = Parameters<Workspace['rows']>[1];

/** A workspace in which each statement is also put with each of its predicates left out; told of are those that give other rows. */
function watched(
  workspace: Workspace,
  predicates: ReturnType<typeof predicatesOf>,
  tells: (mutant: string) => void,
): Workspace {
  const markOf = async (sql: string, bounds?: Bounds, values?: Values) => {
    const timer = setTimeout(interruptQueries, 20_000);
    const mark = `select count(*) || ' ' || coalesce(sum(hash(r) >> 20), 0) as mark from (from (${sql}) limit ${mostRows}) as r`;
    try {
      if (!values) await workspace.step(`create or replace temp view marked as ${mark}`, bounds);
      const [row] = await workspace.rows<{ mark: string }>(values ? mark : 'from marked', values);
      return row?.mark;
    } catch {
      return 'an error';
    } finally {
      clearTimeout(timer);
    }
  };
  const watch = async (put: string, bounds?: Bounds, values?: Values) => {
    for (const original of new Set(predicates.map((one) => one[3]).filter((sql) => put.includes(sql)))) {
      const plain = await markOf(original, bounds, values);
      for (const [, , , of, mutant] of predicates)
        if (of === original && (await markOf(mutant, bounds, values)) !== plain) tells(mutant);
    }
  };
  return {
    ...workspace,
    async step(sql, bounds) {
      await watch(sql, bounds);
      await workspace.step(sql, bounds);
    },
    async rows(sql, values) {
      await watch(sql, undefined, values);
      return await workspace.rows(sql, values);
    },
  };
}

/** Every line of every SQL file that begins with where, and, on or having, with the text in which it reads `true`. */
function predicatesOf(folder: string) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .flatMap((file) => {
      const original = readFileSync(join(folder, file), 'utf8');
      const lines = original.split('\n');
      return lines.flatMap((line, at) => {
        const found = /^(\s*)(where|and|on|having)\s/.exec(line);
        if (!found) return [];
        const mutant = lines.with(at, `${found[1]}${found[2]} true`).join('\n');
        return [[file, at + 1, line.trim(), original, mutant, line.includes('-- speed only')] as const];
      });
    });
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = dice(seed);
  return items
    .map((item) => [random(), item] as const)
    .sort(([x], [y]) => x - y)
    .map(([, item]) => item);
}

/** A later time for a repeat, still within the world's own span. */
function later(acts: readonly CaseAct[], act: CaseAct, at: number): number {
  return Math.min((act.time as number) + at * 1_000_003, spanOf(acts).until - 1);
}

function spanOf(acts: readonly CaseAct[]): { since: number; until: number } {
  const all = acts.map((act) => act.time as number);
  return { since: Math.min(...all), until: Math.max(...all) + 1 };
}

function timesMoved(act: CaseAct, shift: number): CaseAct {
  return Object.fromEntries(
    Object.entries(act).map(([column, value]) => [
      column,
      typeof value === 'number' && ['time', 'recorded', 'object_created', 'account_created'].includes(column)
        ? value + shift
        : value,
    ]),
  );
}

function timeless({ id: _, window: _w, first_seen: _f, last_seen: _l, evidence, ...rest }: Finding) {
  return { ...rest, evidence: evidence.map(withoutQuestion) };
}

/** Questions name times, and accounts in the order of their names. */
function withoutQuestion({ sql: _, ...one }: Finding['evidence'][number]) {
  return one;
}

/** A finding but for its id, with members in an order that names have no part in. */
function nameless({ id: _, members, evidence, ...rest }: Finding) {
  return {
    ...rest,
    evidence: evidence.map(withoutQuestion),
    members: [...members].sort((x, y) => (x.account < y.account ? -1 : 1)),
  };
}

/** A finding in which the accounts bear their new names, in its texts too. */
function renamedIn(finding: Finding, to: ReadonlyMap<string, string>): Finding {
  const word = (text: string) => text.replace(/[A-Za-z][\w-]*/g, (found) => to.get(found) ?? found);
  return {
    ...finding,
    members: finding.members.map((member) => ({ ...member, account: to.get(member.account) ?? member.account })),
    evidence: finding.evidence.map((evidence) => ({ ...evidence, statement: word(evidence.statement) })),
    innocent: finding.innocent.map((innocent) => ({ ...innocent, why: word(innocent.why) })),
  };
}
