import type { Take } from './cover.ts';
import { literal } from './database.ts';
import { columns } from './engagement.ts';
import { segmentPath } from './segment.ts';
import type { Store } from './store.ts';

/** SQL types of the columns of a segment: where a row stands, and the model. */
export const storedTypes = { stream: 'varchar', partition: 'integer', position: 'bigint', ...columns } as const;

const rejectedTypes = { position: 'bigint', reason: 'varchar', bytes: 'blob' } as const;

/** A column of the store's files. */
export type Stored = keyof typeof storedTypes | keyof typeof rejectedTypes;

/**
 * SQL of the rows that the takes stand for: an explicit list of files, and of each only the positions it was taken for.
 * Never a glob: what is unlinked or published meanwhile must not slip in or out. A segment has no column that none of its
 * rows has a value of; the schema given here makes it null.
 */
export function rowsOfTakes(
  store: Store,
  takes: readonly Take[],
  names: readonly Stored[],
  kind: 'segments' | 'rejected' = 'segments',
): string {
  const select = names.map((name) => `"${name}"`).join(', ');
  const file = (take: Take) => literal(segmentPath(store.folder, kind, take.segment));
  const isWhole = ({ segment, from, to }: Take) => segment.first === from && segment.last === to;
  const whole = takes.filter(isWhole);
  const asked = [...new Set<Stored>([...names, 'position'])];
  const form = `hive_partitioning = false, schema = map {${asked.map((name) => `'${name}': {name: '${name}', type: '${typeOf(name)}', default_value: null}`).join(', ')}}`;
  const reads = takes
    .filter((take) => !isWhole(take))
    .map(
      (take) =>
        `select ${select} from read_parquet(${file(take)}, ${form}) where position between ${take.from} and ${take.to}`,
    );
  if (whole.length > 0) reads.unshift(`select ${select} from read_parquet([${whole.map(file).join(', ')}], ${form})`);
  return reads.length > 0 ? reads.join('\nunion all ') : `select ${names.map(nothing).join(', ')} where false`;
}

function nothing(name: Stored): string {
  return `null::${typeOf(name)} as "${name}"`;
}

function typeOf(name: Stored): string {
  return { ...rejectedTypes, ...storedTypes }[name];
}
