import { Command } from 'commander';
import { z } from 'zod';
import type { Severity } from '../detectors/detector.ts';
import { Refusal } from '../ingest/refusal.ts';
import { type Judged, type Scorecard, type Share, score } from '../world/score.ts';
import { readFindingLines } from './finding-lines.ts';
import { list } from './options.ts';
import { readSeverity, severities } from './severity.ts';
import { print, table } from './terminal.ts';
import { readTruth } from './truth.ts';

interface Options {
  readonly truth: string[];
  readonly findings: string[];
  readonly least: Severity;
  readonly json?: true;
}

/** `lockstep score`: findings against ground truth. */
export function scoreCommand(): Command {
  return new Command('score')
    .summary('hold findings against ground truth')
    .addHelpText(
      'before',
      'Example:\n  lockstep detect --store world/store --json > found.ndjson\n  lockstep score --truth world/truth.parquet --findings found.ndjson\n',
    )
    .option('--truth <file>', 'account, scheme, kind, role, as Parquet or CSV; may be repeated, one a world', list, [])
    .option('--findings <file>', 'what detect --json printed, in the same order of worlds; may be repeated', list, [])
    .option('--least <severity>', 'count findings that are at least this severe', readSeverity, 'informational')
    .option('--json', 'print the scorecard as JSON')
    .action(async (options: Options) => {
      const { truth, findings } = options;
      if (truth.length === 0 || truth.length !== findings.length)
        throw new Refusal(
          `needed --truth FILE and --findings FILE, as many of one as of the other; got ${truth.length} and ${findings.length}.`,
          2,
        );
      const worlds: Judged[] = [];
      for (const [at, file] of truth.entries())
        worlds.push({ truth: await readTruth(file), findings: readFindings(findings[at] as string, options.least) });
      const card = score(worlds);
      await print(options.json ? JSON.stringify(card) : written(card));
    });
}

const findingForm = z.object({
  detector: z.string(),
  severity: z.enum(severities),
  members: z.array(z.object({ account: z.string(), role: z.string() })),
  statistic: z.object({ q: z.number() }),
});

function readFindings(file: string, least: Severity) {
  return readFindingLines(file, findingForm).filter(
    ({ severity }) => severities.indexOf(severity) >= severities.indexOf(least),
  );
}

/** A scorecard as tables. */
function written(card: Scorecard): string {
  const row = (what: string, { hits, of, ratio, interval }: Share) => [
    what,
    hits,
    of,
    ratio?.toFixed(3) ?? '',
    interval ? interval.map((end) => end.toFixed(3)).join(' to ') : '',
  ];
  const rows = [
    row('accused accounts that are guilty (precision)', card.precision),
    row('guilty accounts that are accused (recall)', card.recall),
    row('schemes found', card.schemes),
    row('beneficiaries named that are', card.beneficiaries.precision),
    row('beneficiaries that are named', card.beneficiaries.recall),
    row('victims named that are', card.victims.precision),
    row('victims that are named', card.victims.recall),
    ...Object.entries(card.precisionAt).map(([k, share]) => row(`right among the first ${k} findings`, share)),
    ...Object.entries(card.kinds).flatMap(([kind, { schemes, findings }]) => [
      row(`${kind}: schemes found`, schemes),
      row(`${kind}: findings that are right`, findings),
    ]),
    ...Object.entries(card.detectors).map(([name, share]) => row(`${name}: accused accounts that are guilty`, share)),
    ...Object.entries(card.lookalikes).map(([name, share]) => row(`innocent ${name}: accused`, share)),
    row('worlds without a scheme that accuse somebody', card.organic),
  ].filter((cells) => cells[2] !== 0);
  return [
    `${card.findings} findings in ${card.worlds} ${card.worlds === 1 ? 'world' : 'worlds'}`,
    table(['', 'hits', 'of', 'ratio', '95 % over worlds'], rows),
    `false findings: ${card.falseFindings.seen}; q promised at most ${card.falseFindings.promised.toPrecision(2)} on average`,
  ].join('\n\n');
}
