import { createRequire } from 'node:module';
import type { Kafka } from 'kafkajs';
import type { Bounds, RawBatch, RawRecord } from './feed.ts';
import { Refusal } from './refusal.ts';

/** What is used of kafkajs beneath its public face, which reads as a member of a group alone. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(node: { nodeId: string }): Promise<{ fetch(request: object): Promise<{ responses: Answer[] }> }>;
}

interface Answer {
  readonly topicName: string;
  readonly partitions: readonly { readonly partition: number; readonly highWatermark: string }[];
}

const readCommitted = 1;
const Batch = createRequire(import.meta.url)('kafkajs/src/consumer/batch.js') as new (
  topic: string,
  from: string,
  answer: object,
) => { readonly messages: RawRecord[]; lastOffset(): string };

/** Fetches the latest records of some partitions of one topic, at most so many of each, outside any group. */
export async function peekKafka(kafka: Kafka, bounds: readonly Bounds[], count: number): Promise<RawBatch[]> {
  const held = bounds.filter(({ low, high }) => high > low);
  const [first] = held;
  if (!first) return [];
  const { topic } = first;
  const starts = new Map(held.map(({ partition, low, high }) => [partition, Math.max(low, high - count)]));
  const cluster = clusterOf(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const batches: RawBatch[] = [];
    for (const [nodeId, partitions] of Object.entries(cluster.findLeaderForPartitions(topic, [...starts.keys()]))) {
      const broker = await cluster.findBroker({ nodeId });
      const asked = partitions.map((partition) => ({
        partition,
        fetchOffset: String(starts.get(partition)),
        maxBytes: 4 << 20,
      }));
      const request = { isolationLevel: readCommitted, maxWaitTime: 1000, minBytes: 1, maxBytes: 16 << 20 };
      const { responses } = await broker.fetch({ ...request, topics: [{ topic, partitions: asked }] });
      for (const answer of responses.flatMap(({ partitions }) => partitions)) {
        const from = starts.get(answer.partition) as number;
        const batch = new Batch(topic, String(from), answer);
        const place = { topic, partition: answer.partition };
        batches.push({
          ...place,
          from,
          last: Number(batch.lastOffset()),
          end: Number(answer.highWatermark),
          records: batch.messages,
        });
      }
    }
    return batches;
  } finally {
    await cluster.disconnect();
  }
}

function clusterOf(kafka: Kafka): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(({ description }) =>
    /createCluster$/.test(description ?? ''),
  );
  if (!create)
    throw new Refusal('this version of kafkajs cannot fetch outside a group: install the one that lockstep names.');
  const make = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[create] as (
    options: object,
  ) => Cluster;
  return make({ metadataMaxAge: 300_000, allowAutoTopicCreation: false, isolationLevel: readCommitted });
}
