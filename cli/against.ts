import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Finding } from '../detectors/detector.ts';
import { Refusal } from '../ingest/refusal.ts';
import type { Step } from '../reports/rings.ts';
import { readFindingLines } from './finding-lines.ts';
import { say } from './terminal.ts';

/** What a backtest is held against: other parameters, or a file of what another backtest printed; nothing where neither. */
export interface Against {
  readonly params: readonly string[];
  readonly file?: string;
}

/** Reads the values of --against: `detector.key=value`, each, or one file. */
export function readAgainst(given: readonly string[]): Against {
  const files = given.filter((text) => !/^[^./=]+\.[^=]+=/.test(text));
  const [file] = files;
  if (file === undefined) return { params: given };
  if (given.length > 1)
    throw new Refusal(
      `--against takes one file, or parameters, but not several files or both; got ${given.join(' and ')}.`,
      2,
    );
  if (!existsSync(file))
    throw new Refusal(
      `--against takes detector.key=value, such as co-action.window=30s, or a file of what backtest --json printed; there is no file '${file}'.`,
      2,
    );
  return { params: [], file };
}

const form = z.object({
  detector: z.string(),
  pattern: z.string(),
  window: z.object({ since: z.string(), until: z.string() }),
  members: z.array(
    z.object({
      account: z.string(),
      role: z.enum(['operator', 'amplifier', 'beneficiary', 'victim', 'bystander']),
      core: z.boolean(),
      contribution: z.number(),
    }),
  ),
});

/** The steps of the backtest whose findings a file holds; they must be those of this one, of which the windows are given. */
export function stepsOfFile(file: string, windows: readonly Finding['window'][], detectors: readonly string[]): Step[] {
  const all = readFindingLines(file, form);
  const findings = all.filter(({ detector }) => detectors.includes(detector));
  if (findings.length < all.length)
    say(`${file}: ${all.length - findings.length} findings of other detectors than ${detectors.join(', ')} left out.`);
  const known = new Set(windows.map(({ since, until }) => `${since} ${until}`));
  for (const { window } of findings)
    if (!known.has(`${window.since} ${window.until}`))
      throw new Refusal(
        `${file}: needed the windows of this backtest, found one from ${window.since} to ${window.until}: give both the same --from, --to, --every and --window.`,
        2,
      );
  return windows.map(({ until }) => ({ until, findings: findings.filter(({ window }) => window.until === until) }));
}
