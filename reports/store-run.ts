import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { rfc3339 } from '../detectors/time.ts';
import { explanationForm, findingForm } from './finding-form.ts';

import { html } from './html.ts';
import { type Manifest, manifestForm, type RunFacts, runFormat, runId, sha256 } from './manifest.ts';
import { markdown } from './markdown.ts';
import { rank } from './rank.ts';
import { readRun } from './read-run.ts';
import { report } from './report.ts';
import { type Results, type Run, RunFault } from './run.ts';
import { sortActs, tables, writeTable } from './tables.ts';

/** What became of a run: its folder, and whether it was there already with the same findings. */
export interface StoredRun {
  readonly run: Run;
  readonly folder: string;
  readonly outcome: 'written' | 'already there';
}

/**
 * Writes STORE/runs/<run>/ whole: built in STORE/tmp/, then renamed. The same run again leaves what is there, a damaged
 * one is written anew, and one with other findings under the same id is an error, since the same input must give the same.
 */
export async function writeRun(store: string, facts: RunFacts, results: Results): Promise<StoredRun> {
  const checked = check(results);
  const found = { count: checked.findings.length, sha256: sha256(JSON.stringify(checked.findings)) };
  const id = runId(facts);
  const target = join(store, 'runs', id);
  const there = await existing(store, id);
  if (there) return again(store, facts, same(there, found, target));

  const building = join(store, 'tmp', `${process.pid}-${process.hrtime.bigint()}-run-${id}`);
  mkdirSync(join(building, 'report'), { recursive: true });
  try {
    for (const table of tables) await writeTable(table, checked, join(building, `${table}.parquet`));
    const { since, until } = facts.coverage.window;
    const base = {
      format: runFormat,
      run: id,
      window: { since: rfc3339(since), until: rfc3339(until) },
      findings: found,
    };
    const data = tables.map((table) => fileEntry(building, `${table}.parquet`));
    const shown = report({ manifest: { ...facts, ...base, files: data }, ...checked });
    writeFileSync(join(building, 'report/index.html'), html(shown));
    writeFileSync(join(building, 'report/report.md'), markdown(shown));
    const pages = ['report/index.html', 'report/report.md'].map((name) => fileEntry(building, name));
    const manifest: Manifest = manifestForm.parse({ ...facts, ...base, files: [...data, ...pages] });
    writeFileSync(join(building, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const name of [...manifest.files.map((file) => file.name), 'manifest.json', 'report', '.'])
      sync(join(building, name));
    mkdirSync(dirname(target), { recursive: true });
    if (!place(building, target)) return again(store, facts, same(await readRun(store, id), found, target));
    sync(dirname(target));
    return { run: { manifest, ...checked }, folder: target, outcome: 'written' };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** The results in their order of rank, each finding in its fixed form; a fault in one of them names it. */
function check({ findings, explanations, acts }: Results): Results {
  const formed = rank(
    findings.map((finding) => {
      const read = findingForm.safeParse(finding);
      if (read.success) return read.data;
      const [fault] = read.error.issues;
      throw new RunFault(`finding ${finding.id} of ${finding.detector}: ${fault?.path.join('.')}: ${fault?.message}`);
    }),
  );
  const words = new Map(
    formed.map((finding, at) => {
      if (finding.id === formed[at + 1]?.id)
        throw new RunFault(`two findings have the id ${finding.id}: ids must differ.`);
      const explanation = explanations.get(finding.id);
      if (!explanation) throw new RunFault(`finding ${finding.id} of ${finding.detector} came without an explanation.`);
      return [finding.id, explanationForm.parse(explanation)];
    }),
  );
  return { findings: formed, explanations: words, acts: sortActs(acts) };
}

/** The run as it stands in the store; undefined when there is none, or when it is damaged (it is then taken away). */
async function existing(store: string, id: string): Promise<Run | undefined> {
  const folder = join(store, 'runs', id);
  if (!existsSync(folder)) return undefined;
  try {
    return await readRun(store, id);
  } catch (fault) {
    if (!(fault instanceof RunFault)) throw fault;
    const away = join(store, 'tmp', `${process.pid}-${process.hrtime.bigint()}-damaged-${id}`);
    mkdirSync(dirname(away), { recursive: true });
    renameSync(folder, away);
    rmSync(away, { recursive: true, force: true });
    return undefined;
  }
}

function same(there: Run, found: Manifest['findings'], folder: string): StoredRun {
  if (there.manifest.findings.sha256 === found.sha256) return { run: there, folder, outcome: 'already there' };
  throw new RunFault(
    `run ${there.manifest.run} is in the store with ${there.manifest.findings.count} other findings, now there are ${found.count}: ` +
      `the same rows, parameters and versions must give the same findings. Keep both (move ${folder} away, run again) and report it.`,
  );
}

/** A run that is there already has been looked at again: its manifest tells when, and how far the store had come. */
function again(store: string, { held, timing }: RunFacts, stored: StoredRun): StoredRun {
  const { manifest } = stored.run;
  if (JSON.stringify(manifest.held) === JSON.stringify(held)) return stored;
  return { ...stored, run: { ...stored.run, manifest: amend(store, { ...manifest, held, timing }) } };
}

/** Writes the manifest of a run anew, whole or not at all; what the run found stays. */
export function amend(store: string, manifest: Manifest): Manifest {
  const folder = join(store, 'runs', manifest.run);
  const written = join(store, 'tmp', `${process.pid}-${process.hrtime.bigint()}-manifest-${manifest.run}`);
  mkdirSync(dirname(written), { recursive: true });
  writeFileSync(written, `${JSON.stringify(manifest, null, 2)}\n`);
  sync(written);
  renameSync(written, join(folder, 'manifest.json'));
  sync(folder);
  return manifest;
}

/** False when another process placed the same run meanwhile. */
function place(building: string, target: string): boolean {
  try {
    renameSync(building, target);
    return true;
  } catch (fault) {
    if (['ENOTEMPTY', 'EEXIST'].includes((fault as NodeJS.ErrnoException).code ?? '')) return false;
    throw fault;
  }
}

function fileEntry(folder: string, name: string): Manifest['files'][number] {
  const bytes = readFileSync(join(folder, name));
  return { name, bytes: bytes.length, sha256: sha256(bytes) };
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
