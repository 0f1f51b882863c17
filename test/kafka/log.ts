import type { Kafka } from 'kafkajs';
import { closeDatabase, openDatabase, rowsOf } from '../../ingest/database.ts';
import { listStore, takesWithRejected } from '../../ingest/listing.ts';
import { openStore } from '../../ingest/store.ts';
import { rowsOfTakes } from '../../ingest/taken.ts';
import { limits } from '../store-of.ts';

/** One event as the tests send it. */
export function event(number: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: `e${number}`,
    time: new Date(1_760_000_000_000 + 10 * number).toISOString(),
    verb: 'like',
    account: `account-${(number * 7919) % 5000}`,
    object: `post-${(number * 31) % 2000}`,
    device: `device-${(number * 7919) % 5000}`,
    ...more,
  };
}

export async function createTopic(
  kafka: Kafka,
  topic: string,
  partitions: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions, configEntries }], waitForLeaders: true });
  await admin.disconnect();
}

/** Sends values, to the partitions in turn; a null is a record without a value. */
export async function produce(
  kafka: Kafka,
  topic: string,
  values: readonly (string | Buffer | null | Record<string, unknown>)[],
  partitions = 1,
): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = values.map((value, at) => ({
    partition: at % partitions,
    key: `k${at}`,
    value: value === null || typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value),
  }));
  for (let at = 0; at < messages.length; at += 2000)
    await producer.send({ topic, acks: -1, messages: messages.slice(at, at + 2000) });
  await producer.disconnect();
}

/** What the log itself holds, read with a bare client: partition → offset → value. */
export async function readLog(kafka: Kafka, topic: string): Promise<Map<number, Map<number, string | null>>> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = (await admin.fetchTopicOffsets(topic)).filter(({ high, low }) => Number(high) > Number(low));
  await admin.disconnect();
  const log = new Map<number, Map<number, string | null>>();
  const open = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  const consumer = kafka.consumer({ groupId: `reader-${Math.random()}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    if (open.size === 0) resolve();
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const held = log.get(batch.partition) ?? new Map<number, string | null>();
          log.set(batch.partition, held);
          for (const { offset, value } of batch.messages) held.set(Number(offset), value?.toString() ?? null);
          if (Number(batch.lastOffset()) + 1 >= (open.get(batch.partition) ?? Infinity)) open.delete(batch.partition);
          if (open.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return log;
}

/** What a reader of the store takes: partition → position → id (or another column), each as often as it is there. */
export async function readStored(
  folder: string,
  stream: string,
  column: 'id' | 'extra' = 'id',
): Promise<{ rows: Map<number, Map<number, string>>; refused: Map<number, Map<number, string>>; count: number }> {
  const store = openStore(folder);
  const takes = listStore(store).takes.filter(({ segment }) => segment.stream === stream);
  const connection = await openDatabase(limits);
  const ids = await rowsOf<{ partition: number; position: number; id: string; extra: string }>(
    connection,
    rowsOfTakes(store, takes, ['partition', 'position', column]),
  );
  const gone: { partition: number; position: number; reason: string }[] = [];
  for (const take of takesWithRejected(store, takes)) {
    const { partition } = take.segment;
    const sql = rowsOfTakes(store, [take], ['position', 'reason'], 'rejected');
    for (const row of await rowsOf<{ position: number; reason: string }>(connection, sql))
      gone.push({ partition, ...row });
  }
  closeDatabase(connection);
  const sorted = <T extends { partition: number; position: number }>(all: readonly T[], value: (row: T) => string) => {
    const found = new Map<number, Map<number, string>>();
    for (const row of all) {
      const held = found.get(row.partition) ?? new Map<number, string>();
      found.set(row.partition, held.set(row.position, value(row)));
    }
    return found;
  };
  return {
    rows: sorted(ids, (row) => row[column]),
    refused: sorted(gone, ({ reason }) => reason),
    count: ids.length + gone.length,
  };
}
