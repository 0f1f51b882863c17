import { pack } from './chunk.ts';
import { type Limits, openInstance, rowsOf } from './database.ts';
import { type Decoding, decode } from './decode.ts';
import type { LogClient, RawBatch, RawRecord } from './feed.ts';
import { noKey, withoutTokens } from './preview.ts';

/** How the latest records of a topic would be read. */
export interface TopicPreview {
  /** Names of fields that are not taken. */
  readonly ignored: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** The latest records of a topic, ten at most, as they would be stored, tokens left out; of a refused one the reason (`refused`). */
export async function previewTopic(
  client: LogClient,
  topic: string,
  decoding: Decoding,
  limits: Limits,
): Promise<TopicPreview> {
  const ignored = new Set<string>();
  const rows: Record<string, string | null>[] = [];
  const instance = await openInstance({ ...limits, threads: 1 });
  try {
    for (const { partition, records } of latest(await client.peek(topic, 10), 10)) {
      const offsets = records.map(({ offset }) => Number(offset));
      const chunk = pack(offsets[0] as number, offsets.at(-1) as number, records);
      const place = { stream: topic, partition, source: topic };
      const decoded = await decode(instance, place, [chunk], decoding, noKey, Date.now() * 1000);
      try {
        for (const name of decoded.ignored) ignored.add(name);
        const read = await rowsOf<Record<string, string | null>>(
          decoded.connection,
          `select columns(* exclude (stream))::varchar from (${decoded.select}) order by position`,
          decoded.values,
        );
        const refused = [...decoded.refused].map(([number, reason]) => ({
          partition: String(partition),
          position: String(offsets[number]),
          refused: reason,
        }));
        rows.push(...[...read, ...refused].sort((a, b) => Number(a.position) - Number(b.position)));
      } finally {
        decoded.connection.closeSync();
      }
    }
  } finally {
    instance.closeSync();
  }
  return { ignored: [...ignored].sort(), rows: withoutTokens(rows) };
}

/** Of what was fetched the latest records by the log's time, still by partition. */
function latest(batches: readonly RawBatch[], count: number): { partition: number; records: RawRecord[] }[] {
  const all = batches.flatMap(({ partition, records }) => records.map((record) => ({ partition, record })));
  const chosen = new Set(all.sort((a, b) => Number(b.record.timestamp) - Number(a.record.timestamp)).slice(0, count));
  return [...batches]
    .sort((a, b) => a.partition - b.partition)
    .map(({ partition }) => ({
      partition,
      records: [...chosen].flatMap((each) => (each.partition === partition ? [each.record] : [])).sort(byOffset),
    }))
    .filter(({ records }) => records.length > 0);
}

function byOffset(a: RawRecord, b: RawRecord): number {
  return Number(a.offset) - Number(b.offset);
}
