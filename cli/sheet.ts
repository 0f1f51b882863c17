import type { Severity } from '../detectors/detector.ts';
import { readParams } from '../detectors/params.ts';
import type { Loaded } from '../ingest/load.ts';
import { accountsAccused } from '../reports/rings.ts';
import type { Setting, Texts } from './grid.ts';
import { type Choice, verdictOf } from './judge.ts';
import type { Label } from './labels.ts';
import { severities } from './severity.ts';
import { say, visible } from './terminal.ts';

/** What a detector finds at one setting. Shares are of the accounts accused; null where there is nothing to share. */
export interface Line {
  readonly detector: string;
  readonly parameters: Texts;
  readonly varied: readonly string[];
  readonly findings: number;
  readonly severities: Readonly<Record<Severity, number>>;
  readonly accused: number;
  /** Findings per day of the window. */
  readonly alertsPerDay: number | null;
  readonly good: number | null;
  readonly bad: number | null;
  readonly stability: readonly Stability[];
}

/** Jaccard of the accused with those at another value of one parameter; null where neither accuses anyone. */
export interface Stability {
  readonly key: string;
  readonly factor: number;
  readonly value: string;
  readonly jaccard: number | null;
}

/** What is kept of a run. */
interface Outcome {
  /** One a finding. */
  readonly levels: readonly Severity[];
  readonly accused: ReadonlySet<string>;
}

/** Runs a detector at each setting and its nudges over what was loaded, each combination once, and measures it. */
export async function sheetOf(
  loaded: Loaded,
  choice: Choice,
  settings: readonly Setting[],
  labels?: ReadonlyMap<string, Label>,
): Promise<Line[]> {
  const outcomes = await runAll(loaded, choice, settings);
  const outcomeOf = (texts: Texts) => outcomes.get(JSON.stringify(texts)) as Outcome;
  const { since, until } = loaded.coverage.window;
  const days = (until - since) / 86_400e6;
  return settings.map(({ varied, texts, nudges }): Line => {
    const { levels, accused } = outcomeOf(texts);
    const labelled = (label: Label) =>
      labels && accused.size > 0 ? [...accused].filter((one) => labels.get(one) === label).length / accused.size : null;
    return {
      detector: choice.name,
      parameters: texts,
      varied,
      findings: levels.length,
      severities: Object.fromEntries(
        severities.map((level) => [level, levels.filter((one) => one === level).length]),
      ) as Record<Severity, number>,
      accused: accused.size,
      alertsPerDay: days > 0 ? levels.length / days : null,
      good: labelled('good'),
      bad: labelled('bad'),
      stability: nudges.map(({ key, factor, value, texts }) => ({
        key,
        factor,
        value,
        jaccard: jaccard(accused, outcomeOf(texts).accused),
      })),
    };
  });
}

/** Each in a workspace of its own, which goes with all its tables before the next. */
async function runAll(loaded: Loaded, choice: Choice, settings: readonly Setting[]): Promise<Map<string, Outcome>> {
  const all = settings.flatMap(({ texts, nudges }) => [texts, ...nudges.map((nudge) => nudge.texts)]);
  const runs = new Map(all.map((texts) => [JSON.stringify(texts), texts]));
  say(`${runs.size} runs of ${choice.name} over ${loaded.coverage.acts} acts.`);
  const outcomes = new Map<string, Outcome>();
  const told = new Set<string>();
  const began = performance.now();
  for (const [key, texts] of runs) {
    const values = readParams(choice.name, choice.detector.params, texts);
    const { findings, workspace } = await verdictOf(loaded, { ...choice, values, texts });
    loaded.release(workspace);
    const levels = findings.map(({ severity }) => severity);
    outcomes.set(key, { levels, accused: new Set(findings.flatMap(accountsAccused)) });
    const other = Object.entries(texts).filter(([name, value]) => value !== choice.texts[name]);
    const label = other.map(([name, value]) => `${name}=${value}`).join(' ') || 'as it is set';
    const left = ((performance.now() - began) / 1000 / outcomes.size) * (runs.size - outcomes.size);
    const wait = left > 20 ? `; about ${Math.ceil(left / 10) * 10} s left` : '';
    say(`  ${outcomes.size} of ${runs.size}: ${label}: ${findings.length} findings${wait}`);
    for (const remark of workspace.remarks.filter((text) => !told.has(text))) say(`    ${visible(remark)}`);
    for (const remark of workspace.remarks) told.add(remark);
  }
  return outcomes;
}

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number | null {
  const both = [...one].filter((account) => other.has(account)).length;
  const either = one.size + other.size - both;
  return either === 0 ? null : both / either;
}
