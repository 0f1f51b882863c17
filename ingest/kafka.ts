import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBInstance } from '@duckdb/node-api';
import { chooseTopics } from './choose-topics.ts';
import { connectTo, type Limits, openInstance } from './database.ts';
import type { Decoding } from './decode.ts';
import { keyOfPlace, type LogClient, type Place } from './feed.ts';
import { checkName } from './identity.ts';
import { Ingester, lostText, type Rotation } from './ingester.ts';
import { type From, startOf } from './kafka-start.ts';
import type { Keys } from './key-file.ts';
import { segmentsOf } from './listing.ts';
import { explained } from './no-space.ts';
import { Refusal } from './refusal.ts';
import { type Load, type Sealed, sealLoad } from './seal-chunks.ts';
import type { Segment } from './segment.ts';
import type { Store } from './store.ts';
import { compare, openTopic, readTopic, recordGap, standing, witnessOf } from './topic.ts';
import { openGate, type RefusedTerms } from './topic-gate.ts';
import { countLate, Watermark } from './watermark.ts';

export interface KafkaRequest extends RefusedTerms {
  /** Topics by name, or all that a pattern matches. */
  readonly topics: readonly string[] | RegExp;
  readonly group: string;
  /** Name of the stream, for one topic. */
  readonly as?: string;
  readonly from: From;
  readonly decoding: Decoding;
  readonly rotation: Rotation;
  readonly maxRecords: number;
  /** Stop once all is sealed that the topics held at the start. */
  readonly untilCaughtUp: boolean;
  readonly onGap: 'stop' | 'record';
  /** ms without a step forward, though there is more to read, after which the client is made anew. */
  readonly stall: number;
  /** ms that a clean end may take. */
  readonly deadline: number;
  /** µs that acts may come after later ones without being late. */
  readonly lateness: number;
  /** ms after which a silent partition holds the watermark back no longer. */
  readonly idle: number;
}

/** What an ingest has done and how it fares; changes as it goes on. */
export interface Status {
  readonly since: number;
  cluster: string;
  topics: readonly string[];
  joined: boolean;
  /** Why it does not read now; undefined while it does. */
  trouble: string | undefined;
  restarts: number;
  rows: number;
  bytes: number;
  refused: number;
  segments: number;
  /** µs since 1970 */
  watermark: number | undefined;
  /** Rows stored after the watermark had passed them. */
  late: number;
  readonly reasons: Map<string, number>;
  readonly ignored: Set<string>;
  readonly ingester: Ingester;
}

export interface Surroundings {
  readonly connect: () => Promise<LogClient>;
  readonly signal: AbortSignal;
  readonly log: (level: 'error' | 'warn' | 'info', message: string) => void;
  readonly started?: (status: Status) => void;
  readonly onSealed?: (load: Load, sealed: Sealed, seconds: number) => void;
}

/** Reads topics into the store until it is told to stop, has read what was asked for, or must not go on. */
export async function ingestKafka(
  store: Store,
  keys: Keys,
  request: KafkaRequest,
  limits: Limits,
  surroundings: Surroundings,
): Promise<Status> {
  const service = new Service(store, keys, request, limits, surroundings);
  try {
    return await service.run();
  } catch (cause) {
    throw explained(cause, store.folder, limits.spill);
  }
}

/** Queries that Node runs at the same time, if nobody told it otherwise. */
const threadsOfNode = 4;

type End = 'stopped' | 'done' | 'again';

class Service {
  readonly #store: Store;
  readonly #keys: Keys;
  readonly #request: KafkaRequest;
  readonly #limits: Limits;
  readonly #around: Surroundings;
  readonly #streams = new Map<string, string>();
  readonly #status: Status;
  readonly #ingester: Ingester;
  readonly #watermark: Watermark;
  #seal: (load: Load) => Promise<Sealed[]> = () => Promise.reject(new Error('not open'));
  #client: LogClient | undefined;
  #targets: Map<string, number> | undefined;
  #failure: { readonly cause: unknown } | undefined;
  #end: (how: End) => void = () => undefined;
  /** Where a partition already stood still once, in spite of a new client. */
  readonly #stood = new Map<string, string>();

  constructor(store: Store, keys: Keys, request: KafkaRequest, limits: Limits, around: Surroundings) {
    this.#store = store;
    this.#keys = keys;
    this.#request = request;
    this.#limits = limits;
    this.#around = around;
    this.#watermark = new Watermark(request.lateness, request.idle);
    if (request.as !== undefined) checkName(request.as);
    this.#ingester = new Ingester({
      store,
      keys,
      streams: this.#streams,
      rotation: request.rotation,
      maxRecords: request.maxRecords,
      onGap: request.onGap,
      sealsAtOnce: Math.min(limits.threads, threadsOfNode),
      seal: (load) => this.#seal(load),
      sealed: (load, sealed, seconds) => this.#sealed(load, sealed, seconds),
      log: around.log,
      fail: (cause) => {
        this.#failure ??= { cause };
        this.#end('done');
      },
      bounds: (place) => this.#boundsOf(place),
    });
    this.#status = {
      since: Date.now(), cluster: '', topics: [], joined: false, trouble: 'starting', restarts: 0, rows: 0, bytes: 0, refused: 0,
      segments: 0, watermark: undefined, late: 0, reasons: new Map(), ignored: new Set(), ingester: this.#ingester,
    }; // biome-ignore format: one theme a line
  }

  async run(): Promise<Status> {
    // Segments side by side, a thread each: threads that share one segment cost a sixth more, and wait for each other.
    const instance = await openInstance({ ...this.#limits, threads: 1 });
    const sealer = {
      instance,
      store: this.#store,
      keys: this.#keys,
      decoding: this.#request.decoding,
      keepRefused: this.#request.onRefused !== 'skip',
      now: () => Date.now() * 1000,
      gate: openGate(this.#request, async (topic, records) => {
        if (!this.#client) throw new Refusal('not connected', 75);
        await this.#client.send(topic, records);
      }),
    };
    this.#seal = async (load) => {
      const sealed = await sealLoad(sealer, load);
      for (const { segment, rows } of sealed) if (rows > 0) await this.#noteTimes(instance, load, segment);
      return sealed;
    };
    this.#around.started?.(this.#status);
    try {
      for (let waits = 0; ; ) {
        const started = Date.now();
        const end = await this.#session();
        if (this.#failure) throw this.#failure.cause;
        if (end !== 'again') return this.#status;
        this.#status.restarts++;
        waits = Date.now() - started > 60_000 ? 0 : waits + 1;
        const wait = Math.min(30_000, 500 * 2 ** waits) * (0.5 + Math.random() / 2);
        this.#around.log('warn', `begins again in ${(wait / 1000).toFixed(1)} s: ${this.#status.trouble}`);
        await sleep(wait, undefined, { signal: this.#around.signal }).catch(() => undefined);
        if (this.#around.signal.aborted) return this.#status;
      }
    } finally {
      instance.closeSync();
    }
  }

  /** One client from its connection to its end. */
  async #session(): Promise<End> {
    const first = this.#status.cluster === '';
    const ended = new Promise<End>((resolve) => {
      this.#end = resolve;
    });
    const stop = () => this.#end('stopped');
    if (this.#around.signal.aborted) return 'stopped';
    this.#around.signal.addEventListener('abort', stop, { once: true });
    let timer: NodeJS.Timeout | undefined;
    try {
      try {
        this.#client = await this.#around.connect();
      } catch (cause) {
        if (first || !(cause instanceof Error)) throw cause;
        return this.#again(cause);
      }
      try {
        await this.#prepare(this.#client);
        const ingester = this.#ingester;
        ingester.reading = await this.#client.read(this.#request.group, this.#status.topics, {
          assigned: (places) => {
            this.#status.joined = true;
            this.#status.trouble = undefined;
            this.#around.log(
              'info',
              `reads ${places.map(keyOfPlace).join(', ') || 'nothing: the group has more members than partitions'}`,
            );
            const positions = ingester.assigned(places);
            this.#watermark.drop(new Set(places.map(keyOfPlace)));
            for (const place of places) this.#watermark.assign(keyOfPlace(place), this.#latestOf(place), Date.now());
            return positions;
          },
          batch: (batch) => ingester.batch(batch),
          rebalancing: () => ingester.rebalancing(),
          fetched: () => ingester.fetched(),
          crashed: (error, restarts) => {
            this.#status.joined = false;
            this.#status.trouble = error.message;
            if (!restarts) this.#end('again');
          },
        });
      } catch (cause) {
        if (cause instanceof Refusal && (cause.exit !== 75 || first)) throw cause;
        return this.#again(cause);
      }
      this.#ingester.fetched();
      let turn = 0;
      timer = setInterval(() => void this.#look(turn++), 250);
      const end = await ended;
      clearInterval(timer);
      if (end !== 'again' && !this.#failure) await this.#drain();
      return end;
    } finally {
      clearInterval(timer);
      this.#around.signal.removeEventListener('abort', stop);
      await this.#close();
    }
  }

  #again(cause: unknown): End {
    this.#status.trouble = cause instanceof Error ? cause.message : String(cause);
    return 'again';
  }

  /** Names, identities, starts; what the store and the broker say of each other; where to look for the same log. */
  async #prepare(client: LogClient): Promise<void> {
    const request = this.#request;
    const cluster = await client.cluster();
    const existing = await client.topics();
    const topics = chooseTopics(existing, request);
    if (request.as !== undefined && topics.length > 1)
      throw new Refusal(`--as names one stream, but there are ${topics.length} topics: ${topics.join(', ')}.`, 2);
    const targets = new Map<string, number>();
    const connection = await connectTo(await openInstance({ ...this.#limits, threads: 1 }));
    try {
      for (const topic of topics) {
        const stream = request.as ?? topic;
        const bounds = await client.bounds(topic);
        const known = readTopic(this.#store, stream);
        const start = known ? {} : await startOf(client, topic, this.#request.from);
        const least = Object.fromEntries(bounds.map(({ partition, low }) => [partition, low]));
        openTopic(this.#store, stream, { cluster, topic }, (before) => (before ? least : { ...least, ...start }));
        this.#streams.set(topic, stream);
        for (const bound of bounds) {
          let held = standing(this.#store, stream, this.#described(stream), bound.partition);
          if (held.next > bound.high) await this.#confirmAhead(client, stream, bound);
          const lost = Math.max(0, bound.low - held.next);
          const part = this.#ingester.parts.get(keyOfPlace(bound));
          if (lost > 0 && !(part && part.tip >= bound.low)) {
            const last = bound.low - 1;
            const text = `positions ${held.next}-${last} of ${topic} p=${bound.partition} are gone from the broker: it kept them too short for this ingester`;
            if (request.onGap === 'stop') throw lostText(text);
            const why = 'gone from the broker before they were read';
            recordGap(this.#store, stream, { partition: bound.partition, first: held.next, last, why });
            this.#around.log('warn', `${text}; recorded as lost.`);
            held = standing(this.#store, stream, this.#described(stream), bound.partition);
          }
          if (held.segment) {
            const witness = await witnessOf(connection, this.#store, held.segment);
            if (witness) this.#ingester.know(bound, held.segment, witness);
          }
          targets.set(keyOfPlace(bound), bound.high);
        }
      }
    } finally {
      connection.closeSync();
    }
    this.#status.topics = topics;
    this.#status.cluster = cluster;
    this.#targets ??= targets;
    if (request.untilCaughtUp) this.#ingester.targets = this.#targets;
  }

  /** The latest time that the segments of a partition tell of. */
  #latestOf({ topic, partition }: Place): number | undefined {
    const stream = this.#streams.get(topic) ?? topic;
    const times = segmentsOf(this.#store, 'segments', stream, partition).map(({ maxTime }) => maxTime);
    const latest = times.reduce((most, time) => Math.max(most, time), 0);
    return latest > 0 ? latest : undefined;
  }

  #described(stream: string) {
    const found = readTopic(this.#store, stream);
    if (!found) throw new Refusal(`the stream ${stream} has gone from the store while it was ingested.`);
    return found;
  }

  /** A broker that has just started may not know its own end yet. */
  async #confirmAhead(client: LogClient, stream: string, { topic, partition }: Place): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const bound = (await client.bounds(topic)).find((each) => each.partition === partition);
      if (!bound) return;
      const held = standing(this.#store, stream, this.#described(stream), partition);
      if (held.next <= bound.high) return;
      if (attempt === 6) compare(stream, held, bound);
      await sleep(1000);
    }
  }

  async #boundsOf({ topic, partition }: Place) {
    const client = this.#client;
    if (!client) throw new Refusal('not connected', 75);
    const found = (await client.bounds(topic)).find((bound) => bound.partition === partition);
    if (!found) throw new Refusal(`the topic ${topic} has no partition ${partition} any more.`, 75);
    return found;
  }

  /** A look around, four times a second. */
  async #look(turn: number): Promise<void> {
    const ingester = this.#ingester;
    ingester.pump();
    if (ingester.full || (this.#request.untilCaughtUp && this.#isCaughtUp())) this.#end('done');
    if (turn % 20 !== 19) return;
    try {
      for (const topic of this.#status.topics)
        for (const bound of (await this.#client?.bounds(topic)) ?? []) {
          const part = ingester.parts.get(keyOfPlace(bound));
          if (!part) continue;
          part.end = bound.high;
          if (bound.high < part.next) void ingester.ask(part);
        }
      await this.#lookForTopics();
      this.#watch();
    } catch (cause) {
      if (Date.now() - ingester.lastFetch > this.#request.stall) this.#end(this.#again(cause));
    }
  }

  /** A topic that has come since, and matches the pattern, is read by a new client. */
  async #lookForTopics(): Promise<void> {
    if (!(this.#request.topics instanceof RegExp) || !this.#client) return;
    const chosen = chooseTopics(await this.#client.topics(), this.#request);
    const come = chosen.filter((topic) => !this.#status.topics.includes(topic));
    if (come.length > 0)
      this.#end(this.#again(`reads ${come.join(', ')} too, which now ${come.length === 1 ? 'is' : 'are'} there`));
  }

  /** Is there more to read, and yet no step forward? Then a new client, but only once at the same place. */
  #watch(): void {
    const ingester = this.#ingester;
    const { stall, rotation } = this.#request;
    const now = Date.now();
    if (now - ingester.lastFetch > stall && ingester.parts.size > 0) this.#end(this.#again('no fetch was answered'));
    if (ingester.buffered > rotation.buffer / 2) return;
    for (const part of ingester.parts.values()) {
      const place = `${part.expected} of ${part.end}`;
      if (part.end <= part.expected || now - part.moved < stall || this.#stood.get(keyOfPlace(part)) === place)
        continue;
      this.#stood.set(keyOfPlace(part), place);
      this.#end(this.#again(`${keyOfPlace(part)} stands still at ${place}`));
      return;
    }
  }

  #isCaughtUp(): boolean {
    for (const [key, target] of this.#targets ?? []) {
      const part = this.#ingester.parts.get(key);
      if (part && part.next >= target) continue;
      const [, topic, partition] = /^(.*) p=(\d+)$/.exec(key) as unknown as [string, string, string];
      const stream = this.#streams.get(topic) as string;
      if (standing(this.#store, stream, this.#described(stream), Number(partition)).next < target) return false;
    }
    return true;
  }

  async #drain(): Promise<void> {
    const late = sleep(this.#request.deadline, 'late', { ref: false });
    if ((await Promise.race([this.#ingester.flush(), late])) === 'late')
      this.#around.log('warn', 'the deadline has come before all was sealed; what is left will be read again');
    if (this.#failure) throw this.#failure.cause;
  }

  async #close(): Promise<void> {
    const { reading } = this.#ingester;
    this.#ingester.reading = undefined;
    this.#status.joined = false;
    const client = this.#client;
    this.#client = undefined;
    const done = Promise.allSettled([reading?.stop()]).then(() => client?.close());
    await Promise.race([done, sleep(10_000, undefined, { ref: false })]);
  }

  /** Late rows are stored like all others, and counted. */
  async #noteTimes(instance: DuckDBInstance, load: Load, segment: Segment): Promise<void> {
    const before = this.#watermark.at(Date.now());
    if (before !== undefined && segment.minTime < before)
      this.#status.late += await countLate(instance, this.#store, segment, before);
    this.#watermark.advance(keyOfPlace(load), segment.maxTime, Date.now());
    this.#status.watermark = this.#watermark.at(Date.now());
  }

  #sealed(load: Load, sealed: Sealed, seconds: number): void {
    const status = this.#status;
    status.rows += sealed.rows;
    status.refused += sealed.refused.length;
    status.segments++;
    status.bytes += load.chunks.reduce((sum, { values }) => sum + values.length, 0);
    for (const { reason } of sealed.refused) status.reasons.set(reason, (status.reasons.get(reason) ?? 0) + 1);
    for (const name of sealed.ignored)
      if (status.ignored.size < 1000 && !status.ignored.has(name)) {
        status.ignored.add(name);
        this.#around.log(
          'info',
          `${load.topic}: the field ${name.slice(0, 60)} is not taken (--map or --keep takes it)`,
        );
      }
    this.#around.onSealed?.(load, sealed, seconds);
  }
}
