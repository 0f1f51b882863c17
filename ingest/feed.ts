/** The seam to a client of Kafka: what the ingest asks of one. Offsets are safe integers, as everywhere in the store. */

/** A partition of a topic. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface Position extends Place {
  readonly offset: number;
}

/** A record as the broker holds it. Numbers are left as the client hands them out, safe integers or their text. */
export interface RawRecord {
  readonly offset: number | string;
  /** Milliseconds since 1970. */
  readonly timestamp: number | string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: RawHeaders | undefined;
}
export type RawHeaders = Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;

/** The answer to one fetch. It says something of every position from `from` to `last`: those without a record have none. */
export interface RawBatch extends Place {
  /** The offset that was asked for. */
  readonly from: number;
  /** The last offset that the answer covers: control records and records of aborted transactions included. */
  readonly last: number;
  /** The broker's next offset. */
  readonly end: number;
  readonly records: readonly RawRecord[];
}

/** The first offset that a partition still holds, and its next one. */
export interface Bounds extends Place {
  readonly low: number;
  readonly high: number;
}

/** What a reading of topics tells. All of it is called on the event loop and must return at once. */
export interface Listener {
  /** These partitions are ours now, and no others. Returns where to read on, for each. */
  assigned(places: readonly Place[]): readonly Position[];
  batch(batch: RawBatch): void;
  /** The group is about to hand out its partitions anew. */
  rebalancing(): void;
  /** A fetch was answered, with records or without. */
  fetched(): void;
  /** The reading has ended by an error; where `restarts`, the client begins again by itself. */
  crashed(error: Error, restarts: boolean): void;
}

/** A reading of topics as a member of a group. */
export interface Reading {
  seek(position: Position): void;
  pause(places: readonly Place[]): void;
  resume(places: readonly Place[]): void;
  /** Tells the broker the next offsets: a hint for tools, no more. */
  commit(positions: readonly Position[]): Promise<void>;
  /** Leaves the group and closes the connections. */
  stop(): Promise<void>;
}

export interface OutRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

/** Connections to one cluster, with one set of credentials. */
export interface LogClient {
  /** The cluster's id. */
  cluster(): Promise<string>;
  topics(): Promise<string[]>;
  bounds(topic: string): Promise<Bounds[]>;
  /** For each partition the first offset at or after a time (ms); the next offset where there is none. */
  offsetsAt(topic: string, time: number): Promise<Position[]>;
  /** What a group has committed; -1 where nothing. */
  committed(group: string, topic: string): Promise<Position[]>;
  /** The latest records of each partition, at most so many; belongs to no group and leaves nothing behind. */
  peek(topic: string, count: number): Promise<RawBatch[]>;
  read(group: string, topics: readonly string[], listener: Listener): Promise<Reading>;
  send(topic: string, records: readonly OutRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Speaks of a partition the same way everywhere. */
export function keyOfPlace({ topic, partition }: Place): string {
  return `${topic} p=${partition}`;
}
