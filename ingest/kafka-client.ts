import type { Admin, EachBatchPayload, Kafka, Producer } from 'kafkajs';
import type { Bounds, Listener, LogClient, OutRecord, Place, Position, RawBatch, Reading } from './feed.ts';
import { type ClientOptions, configOf, inWords } from './kafka-config.ts';
import { peekKafka } from './kafka-peek.ts';
import kafkajs from './kafkajs.ts';

/** A client of kafkajs. */
export async function connectKafka(options: ClientOptions): Promise<LogClient> {
  const kafka = new kafkajs.Kafka(await configOf(options));
  const admin = kafka.admin();
  let producer: Producer | undefined;
  try {
    await admin.connect();
  } catch (cause) {
    await admin.disconnect().catch(() => undefined);
    throw inWords(cause, options);
  }
  return {
    cluster: () => said(async () => (await admin.describeCluster()).clusterId),
    topics: () => said(() => admin.listTopics()),
    bounds: (topic) => said(() => boundsOf(admin, topic)),
    offsetsAt: (topic, time) => said(() => offsetsAt(admin, topic, time)),
    committed: (group, topic) => said(() => committed(admin, group, topic)),
    peek: (topic, count) => said(async () => peekKafka(kafka, await boundsOf(admin, topic), count)),
    read: (group, topics, listener) => said(() => read(kafka, options, group, topics, listener)),
    send: (topic, records) =>
      said(async () => {
        if (!producer) {
          const made = kafka.producer({ allowAutoTopicCreation: false, idempotent: true, maxInFlightRequests: 1 });
          await made.connect();
          producer = made;
        }
        await send(producer, topic, records);
      }),
    async close() {
      await Promise.allSettled([admin.disconnect(), producer?.disconnect()]);
    },
  };

  async function said<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      throw inWords(cause, options);
    }
  }
}

async function boundsOf(admin: Admin, topic: string): Promise<Bounds[]> {
  const found = await admin.fetchTopicOffsets(topic);
  return found
    .map(({ partition, low, high }) => ({ topic, partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

async function offsetsAt(admin: Admin, topic: string, time: number): Promise<Position[]> {
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, time);
  return found.map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) }));
}

async function committed(admin: Admin, groupId: string, topic: string): Promise<Position[]> {
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return (found?.partitions ?? []).map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) }));
}

async function send(producer: Producer, topic: string, records: readonly OutRecord[]): Promise<void> {
  const messages = records.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } }));
  await producer.send({ topic, acks: -1, messages });
}

async function read(
  kafka: Kafka,
  options: ClientOptions,
  groupId: string,
  topics: readonly string[],
  listener: Listener,
): Promise<Reading> {
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: options.sessionTimeout,
    rebalanceTimeout: 2 * options.sessionTimeout,
    heartbeatInterval: Math.min(3000, Math.floor(options.sessionTimeout / 6)),
    maxWaitTimeInMs: Math.min(500, Math.floor(options.sessionTimeout / 6)),
    maxBytesPerPartition: 1 << 20,
    maxBytes: 4 << 20,
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 5 },
  });
  let running = true;
  consumer.on('consumer.group_join', ({ payload }) => {
    const places: Place[] = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    for (const { topic, partition, offset } of listener.assigned(places))
      consumer.seek({ topic, partition, offset: String(offset) });
  });
  consumer.on('consumer.rebalancing', () => listener.rebalancing());
  consumer.on('consumer.fetch', () => listener.fetched());
  consumer.on('consumer.crash', ({ payload }) => {
    if (running) listener.crashed(payload.error, payload.restart);
  });
  await consumer.connect();
  // Where an offset is out of range, the client goes to the earliest; the ingest sees that the answer is not what it asked for.
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, isRunning, isStale }: EachBatchPayload) => {
      if (!isRunning() || isStale() || !running) return;
      const { fetchedOffset } = batch as unknown as { fetchedOffset: string };
      const { topic, partition, messages } = batch;
      const handed: RawBatch = {
        topic,
        partition,
        from: Number(fetchedOffset),
        last: Number(batch.lastOffset()),
        end: Number(batch.highWatermark),
        records: messages,
      };
      listener.batch(handed);
    },
  });
  return {
    seek: ({ topic, partition, offset }) => consumer.seek({ topic, partition, offset: String(offset) }),
    pause: (places) => consumer.pause(grouped(places)),
    resume: (places) => consumer.resume(grouped(places)),
    commit: (positions) =>
      consumer.commitOffsets(
        positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })),
      ),
    async stop() {
      running = false;
      await consumer.disconnect();
    },
  };
}

function grouped(places: readonly Place[]): { topic: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of places) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
