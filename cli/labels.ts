import { Refusal } from '../ingest/refusal.ts';
import { accusing, inRoles, lookalike } from '../world/judged.ts';
import { columnsOf, rowsOfFile } from './table-file.ts';
import { readTruth } from './truth.ts';

export type Label = 'good' | 'bad';

/**
 * What is known of accounts. A file has the columns account and label (good or bad), or is ground truth: then operators
 * and amplifiers of schemes are bad, innocent look-alikes good, and the rest has no label.
 */
export async function readLabels(file: string): Promise<Map<string, Label>> {
  const names = await columnsOf(file);
  if (names.includes('account') && names.includes('label')) return readRows(file);
  if (names.includes('scheme')) return labelsOfTruth(file);
  throw new Refusal(
    `${file}: needed the columns account and label (good or bad), or those of ground truth (account, scheme, kind, role); it has ${names.join(', ')}.`,
    2,
  );
}

async function readRows(file: string): Promise<Map<string, Label>> {
  const rows = await rowsOfFile<{ account: string | null; label: string | null }>(
    file,
    'the columns account and label',
    'account::varchar as account, label::varchar as label',
  );
  const labels = new Map<string, Label>();
  for (const { account, label } of rows) {
    if (account === null || (label !== 'good' && label !== 'bad'))
      throw new Refusal(`${file}: needed an account and good or bad in each row, got '${account}' and '${label}'.`, 2);
    if ((labels.get(account) ?? label) !== label)
      throw new Refusal(`${file}: '${account}' is labelled both good and bad: needed one of them.`, 2);
    labels.set(account, label);
  }
  return labels;
}

async function labelsOfTruth(file: string): Promise<Map<string, Label>> {
  const rows = await readTruth(file);
  const innocent = rows.filter(({ kind }) => kind === lookalike);
  const guilty = inRoles(
    accusing,
    rows.filter(({ kind }) => kind !== lookalike),
  );
  return new Map([
    ...innocent.map(({ account }) => [account, 'good'] as const),
    ...[...guilty].map((account) => [account, 'bad'] as const), // whoever is both, is guilty
  ]);
}
