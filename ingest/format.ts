import { extname } from 'node:path';
import { Refusal } from './refusal.ts';
import type { Source } from './source.ts';

export type FileFormat = 'csv' | 'ndjson' | 'parquet';

const endings: Readonly<Record<string, FileFormat>> = {
  '.csv': 'csv', '.tsv': 'csv', '.ndjson': 'ndjson', '.jsonl': 'ndjson', '.json': 'ndjson', '.parquet': 'parquet',
}; // biome-ignore format: one theme

/** What a file is: as the caller says, else by its first bytes, else by the ending of its name, else CSV. */
export function formatOf(source: Source, said: FileFormat | undefined): FileFormat {
  const isParquet = source.head.subarray(0, 4).toString('latin1') === 'PAR1';
  if (isParquet && said !== 'csv' && said !== 'ndjson') return 'parquet';
  const ending = endings[extname(source.path.replace(/\.(gz|gzip|zst|zstd)$/i, '')).toLowerCase()];
  const first = source.head
    .toString('utf8')
    .trimStart()
    .replace(/^\uFEFF/, '')[0];
  const format = said ?? (first === '{' ? 'ndjson' : ending) ?? 'csv';
  if (format === 'parquet')
    throw new Refusal(
      `${source.name} is no Parquet file: it does not begin with PAR1. Say what it is with --format csv or ndjson, or export it again. Nothing was stored.`,
      3,
    );
  if (format === 'ndjson' && first === '[')
    throw new Refusal(
      `${source.name} is one JSON array: needed one object a line. Convert it: jq -c '.[]'. Nothing was stored.`,
      3,
    );
  return format;
}
