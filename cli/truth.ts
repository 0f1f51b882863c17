import type { TruthRow } from '../world/judged.ts';
import { columnsOf, rowsOfFile } from './table-file.ts';

/** Reads ground truth: account, scheme, kind, role, and `since` and `difficulty` where there are such columns. */
export async function readTruth(file: string): Promise<TruthRow[]> {
  const columns = await columnsOf(file);
  const dated = columns.includes('since');
  return rowsOfFile<TruthRow>(
    file,
    `the columns account, scheme, kind and role${dated ? ', and times in since' : ''}`,
    `account::varchar as account, scheme::varchar as scheme, kind::varchar as kind, role::varchar as role,
      ${dated ? 'epoch_us(since::timestamptz)' : 'null::bigint'} as since,
      ${columns.includes('difficulty') ? 'difficulty::varchar' : 'null::varchar'} as difficulty`,
  );
}
