import { Refusal } from './refusal.ts';

/** Why records were refused, how many, and where the first ones are. */
export interface Reason {
  readonly reason: string;
  readonly count: number;
  /** Position of the first. */
  readonly example: number;
  /** Positions of the first few. */
  readonly examples: readonly number[];
}

const advice: Readonly<Record<string, string>> = {
  'time-without-zone': 'other times of the file carry a zone: say with --zone what these mean, for example --zone UTC',
  'unknown-verb': 'map another column to verb, or give every row one with --set verb=…',
  'missing-verb': 'map another column to verb, or give every row one with --set verb=…',
  'bad-time': 'needed RFC 3339 or unix seconds, milliseconds or microseconds',
  'future-time': 'more than --max-future ahead of the clock',
  'line-too-long': 'longer than --max-line, but in itself no sign of a broken file',
  'not-json': 'needed one whole JSON object a line',
  'wrong-shape': 'not as many fields as the header has names, or no JSON object',
  'broken-quotes': 'text behind a closing quote; a quote inside quotes is written twice',
  'unclosed-quote': 'a quote that is never closed swallows the rest of the file',
};

/** Refuses a file of which more than the given share is refused. */
export function passGate(
  file: string,
  records: number,
  reasons: readonly Reason[],
  allowed: number,
  swallowed: number,
): void {
  const refused = reasons.reduce((sum, { count }) => sum + count, 0);
  if (refused <= allowed * records && swallowed <= allowed) return;
  const lines = reasons.map(
    ({ reason, count, examples }) =>
      `  ${reason}: ${count}, for example row ${examples.join(', ')}${advice[reason] ? ` (${advice[reason]})` : ''}`,
  );
  const what =
    refused > allowed * records
      ? `${refused} of ${records} records of ${file} are refused (${percent(refused / records)})`
      : `an unclosed quote in ${file} swallows ${percent(swallowed)} of it`;
  throw new Refusal(
    `${what}, more than --max-rejected allows (${percent(allowed)}). Nothing was stored. Rows count from 0, without the header:\n${lines.join('\n')}\nMend the file or the mapping (--dry-run shows how rows are read), or allow more with --max-rejected.`,
    3,
  );
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
