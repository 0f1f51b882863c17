import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Severity } from '../detectors/detector.ts';
import { Refusal } from '../ingest/refusal.ts';
import { html } from '../reports/html.ts';
import type { Judged, Named } from '../world/judged.ts';
import { score } from '../world/score.ts';
import { readFindingLines } from './finding-lines.ts';
import { list } from './options.ts';
import { scorePage } from './score-page.ts';
import { readTests } from './score-tests.ts';
import { writtenScore } from './score-text.ts';
import { readSeverity, severities } from './severity.ts';
import { print } from './terminal.ts';
import { readTime } from './time.ts';
import { readTruth } from './truth.ts';

interface Options {
  readonly truth: string[];
  readonly findings: string[];
  readonly tests: string[];
  readonly untested: number[];
  readonly least: Severity;
  readonly html?: string;
  readonly json?: true;
}

const notes = `
Nobody is counted as rightly left alone: the truth names those who take part and their look-alikes, not everybody, and
the accounts of a world are not read. A finding that names them all has as precision the share of them that is guilty.

Delays: from the first act of a scheme (since) to the end of the first window (window.until) up to which at least half
of its operators and amplifiers are accused, of a forced follow half of its victims named; so findings of many windows
may lie in one file, as backtest --json prints them. Quartiles are of those found; the others are counted.

q: of all findings at or below each threshold, over all worlds together, those that are not right. Worlds without any
scheme: those whose smallest q is at or below it; a world without findings counts as above. Both should stay at or below
the threshold; with few worlds the intervals tell how little that says.

Intervals of shares redraw whole worlds (bootstrap); where all worlds have all or none, and where worlds themselves are
counted, they are Wilson's.

--tests: only those of worlds without any scheme count. What was never enumerated goes into --untested and counts as
above every threshold, as do rows without p. \`lockstep detect co-action --edges FILE\` writes the pairs of accounts that
passed its first step, a row for each verb: --untested is then all pairs of accounts, times verbs, less these rows, and
the shares can tell nothing beyond the largest p among them. Such a pair is a lead: co-action tests it again before it
is a finding.
`;

/** `lockstep score`: findings against ground truth. */
export function scoreCommand(): Command {
  return new Command('score')
    .summary('hold findings against ground truth')
    .addHelpText(
      'before',
      'Example:\n  lockstep detect --store world/store --json > found.ndjson\n  lockstep score --truth world/truth.parquet --findings found.ndjson\n',
    )
    .addHelpText('after', notes)
    .option(
      '--truth <file>',
      'account, scheme, kind, role and perhaps since and difficulty, as Parquet or CSV; may be repeated, one a world',
      list,
      [],
    )
    .option('--findings <file>', 'what detect --json printed, in the same order of worlds; may be repeated', list, [])
    .option(
      '--tests <file>',
      'p of all tests made in a world, perhaps ln_p, as Parquet or CSV; as many as --truth',
      list,
      [],
    )
    .option('--untested <n>', 'tests of that world never enumerated; as many as --tests', counts, [])
    .option('--least <severity>', 'count findings that are at least this severe', readSeverity, 'informational')
    .option('--html <file>', 'write the scorecard as a page, with plots')
    .option('--json', 'print the scorecard as JSON')
    .action(async (options: Options) => {
      const { truth, findings, tests, untested } = options;
      if (truth.length === 0 || truth.length !== findings.length)
        throw new Refusal(
          `needed --truth FILE and --findings FILE, as many of one as of the other; got ${truth.length} and ${findings.length}.`,
          2,
        );
      if (![0, truth.length].includes(tests.length) || ![0, tests.length].includes(untested.length))
        throw new Refusal(
          `needed --tests FILE as often as --truth, and --untested N as often as --tests, or neither; got ${truth.length}, ${tests.length} and ${untested.length}.`,
          2,
        );
      if (options.html !== undefined && !existsSync(dirname(options.html)))
        throw new Refusal(`${options.html}: there is no folder ${dirname(options.html)}; make it, or name another.`, 2);
      const worlds: Judged[] = [];
      for (const [at, file] of truth.entries()) {
        const made = tests[at];
        worlds.push({
          truth: await readTruth(file),
          findings: readFindings(findings[at] as string, options.least),
          ...(made === undefined ? {} : { tests: await readTests(made, untested[at] ?? 0) }),
        });
      }
      const card = score(worlds);
      if (options.html !== undefined) writeFileSync(options.html, html(scorePage(card)));
      await print(options.json ? JSON.stringify(card) : writtenScore(card));
    });
}

const findingForm = z.object({
  detector: z.string(),
  severity: z.enum(severities),
  window: z.object({ until: z.iso.datetime() }),
  members: z.array(z.object({ account: z.string(), role: z.string() })),
  statistic: z.object({ p: z.number(), q: z.number() }),
});

function readFindings(file: string, least: Severity): Named[] {
  return readFindingLines(file, findingForm)
    .filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(least))
    .map(({ detector, members, statistic, window }) => ({
      detector,
      members,
      statistic,
      until: readTime(window.until),
    }));
}

function counts(text: string, before: readonly number[]): number[] {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(`needed a whole number, got '${text}'.`);
  return [...before, Number(text)];
}
