import type { TruthRow } from '../world/score.ts';
import { columnsOf, rowsOfFile } from './table-file.ts';

/** An account's part in a scheme, and when that began (µs since 1970 UTC), null where the file does not say. */
export interface DatedRow extends TruthRow {
  readonly since: number | null;
}

/** Reads ground truth: account, scheme, kind, role, and `since` where there is such a column. */
export async function readTruth(file: string): Promise<DatedRow[]> {
  const dated = (await columnsOf(file)).includes('since');
  return rowsOfFile<DatedRow>(
    file,
    `the columns account, scheme, kind and role${dated ? ', and times in since' : ''}`,
    `account::varchar as account, scheme::varchar as scheme, kind::varchar as kind, role::varchar as role,
      ${dated ? 'epoch_us(since::timestamptz)' : 'null::bigint'} as since`,
  );
}
