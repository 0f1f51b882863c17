import './kafka-records.ts';

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decompress as unzstd } from 'fzstd';
import kafkajs, {
  type Admin,
  type EachBatchPayload,
  type Kafka,
  type KafkaConfig,
  type Mechanism,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import { decompressFrame } from 'lz4-napi';
import type { Bounds, Listener, LogClient, OutRecord, Place, Position, RawBatch, Reading } from './feed.ts';
import { peekKafka } from './kafka-peek.ts';
import { oauthOf } from './oauth.ts';
import { Refusal } from './refusal.ts';

/** How to reach a cluster. Secrets are named by file alone, and read anew for every client. */
export interface ClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: TlsOptions;
  readonly sasl?: SaslOptions;
  /** How long a member may be silent before its partitions go to others, ms. */
  readonly sessionTimeout: number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

export interface TlsOptions {
  /** Certificates to trust instead of the system's. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

export type SaslOptions =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly passwordFile: string;
    }
  /** A module whose default export returns, or promises, `{ value: token }`. */
  | { readonly mechanism: 'oauthbearer'; readonly provider: string };

const { CompressionCodecs, CompressionTypes, logLevel } = kafkajs;
const load = createRequire(import.meta.url);

// Without these, a topic with one of these codecs ends the reading for good.
CompressionCodecs[CompressionTypes.Snappy] = load('kafkajs-snappy') as () => unknown;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: () => Promise.reject(new Error('lz4 is only read here')),
  decompress: (bytes: Buffer) => decompressFrame(bytes),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: () => Promise.reject(new Error('zstd is only read here')),
  decompress: async (bytes: Buffer) => Buffer.from(unzstd(bytes)),
});

/**
 * The client steps over answers that hold only control, aborted or compacted records without a word. Here they are handed
 * on like all others, without records: only so is every step from one position to the next one that was seen.
 */
const { prototype } = load('kafkajs/src/consumer/batch.js') as {
  prototype: { rawMessages: unknown[]; isEmptyDueToFiltering(): boolean; isEmpty(): boolean };
};
prototype.isEmptyDueToFiltering = () => false;
prototype.isEmpty = function (this: typeof prototype) {
  return this.rawMessages.length === 0;
};

/** A client of kafkajs; it, its reader of records and its look at single answers are all that know it. */
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

async function configOf(options: ClientOptions): Promise<KafkaConfig> {
  process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
  const levels = { [logLevel.ERROR]: 'error', [logLevel.WARN]: 'warn', [logLevel.INFO]: 'info' } as const;
  return {
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 5000,
    authenticationTimeout: 10_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 5 },
    logLevel: logLevel.INFO,
    logCreator:
      () =>
      ({ namespace, level, log }) => {
        const { message, error, ...rest } = log as { message: string; error?: unknown; [name: string]: unknown };
        const more = typeof error === 'string' ? ` ${error}` : rest.error ? ` ${String(rest.error)}` : '';
        options.log(levels[level as keyof typeof levels] ?? 'debug', `[${namespace}] ${message}${more}`);
      },
    ...(options.tls ? { ssl: tlsOf(options.tls) } : {}),
    // Fresh for every client: kafkajs keeps its provider, bound to the old secret, on the object it is given.
    ...(options.sasl ? { sasl: await saslOf(options.sasl) } : {}),
  };
}

function tlsOf(tls: TlsOptions) {
  return {
    ...(tls.caFile === undefined ? {} : { ca: [secret(tls.caFile, '--tls-ca').toString()] }),
    ...(tls.certFile === undefined ? {} : { cert: secret(tls.certFile, '--tls-cert').toString() }),
    ...(tls.keyFile === undefined ? {} : { key: secret(tls.keyFile, '--tls-key').toString() }),
  };
}

async function saslOf(sasl: SaslOptions): Promise<SASLOptions | Mechanism> {
  if (sasl.mechanism !== 'oauthbearer')
    return {
      mechanism: sasl.mechanism as 'plain',
      username: sasl.username,
      password: secret(sasl.passwordFile, '--sasl-password-file').toString().trimEnd(),
    };
  return oauthOf(sasl.provider);
}

function secret(path: string, flag: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Refusal(
      `${flag} ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}): needed a file that this user may read.`,
      2,
      cause,
    );
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

/** What an error of the client means for its user; others are handed on. */
function inWords(cause: unknown, { brokers, sasl, tls }: ClientOptions): unknown {
  if (cause instanceof Refusal || !(cause instanceof Error)) return cause;
  const chain: Error[] = [];
  for (let error: unknown = cause; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error);
  const named = (name: string) => chain.find((error) => error.name === name);
  const text = chain.map((error) => error.message).join(': ');
  const where = brokers.join(', ');
  if (named('KafkaJSSASLAuthenticationError') || /SASL|authenticat/i.test(text))
    return new Refusal(
      `the brokers at ${where} refuse the credentials${sasl ? ` (${sasl.mechanism})` : ''}: ${cause.message}. Check --sasl-mechanism, --sasl-user and the password file.`,
      1,
      cause,
    );
  if (/certificate|self.signed|altnames|SSL|TLS|EPROTO/i.test(text))
    return new Refusal(
      `the TLS connection to ${where} fails: ${cause.message}. ${tls ? 'Check --tls-ca, and the names in the certificate of the brokers.' : 'Give --tls.'}`,
      1,
      cause,
    );
  if (/AUTHORIZATION_FAILED|not authorized/i.test(text))
    return new Refusal(
      `the brokers at ${where} do not allow it: ${cause.message}. Needed: DESCRIBE and READ on the topic, READ on the group, and WRITE on a dead-letter topic.`,
      1,
      cause,
    );
  if (
    named('KafkaJSConnectionError') ||
    named('KafkaJSNumberOfRetriesExceeded') ||
    named('KafkaJSConnectionClosedError')
  )
    return new Refusal(`the brokers at ${where} cannot be reached or do not answer: ${cause.message}.`, 75, cause);
  return cause;
}
