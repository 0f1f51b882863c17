import { type Chunk, from, pack, weight } from './chunk.ts';
import type { Listener, Place, Position, RawBatch, Reading } from './feed.ts';
import { keyOfPlace } from './feed.ts';
import type { Keys } from './key-file.ts';
import { Refusal } from './refusal.ts';
import { hashOf, type Load, type Sealed } from './seal-chunks.ts';
import type { Segment } from './segment.ts';
import { segmentName } from './segment.ts';
import type { Store } from './store.ts';
import { readTopic, recordGap, standing, type Witness } from './topic.ts';

/** When a segment is sealed, and how much may wait in memory. */
export interface Rotation {
  readonly rows: number;
  /** Bytes of a segment's records. */
  readonly bytes: number;
  /** ms from the first record of a segment to its sealing. */
  readonly age: number;
  /** Bytes in memory above which the reading pauses; it goes on below half of it. */
  readonly buffer: number;
}

export interface IngesterOptions {
  readonly store: Store;
  readonly keys: Keys;
  /** Topic → stream. */
  readonly streams: ReadonlyMap<string, string>;
  readonly rotation: Rotation;
  /** Stop after so many records. */
  readonly maxRecords: number;
  /** What to do where the broker no longer has what the store needs next. */
  readonly onGap: 'stop' | 'record';
  /** How many segments are sealed at the same time, of different partitions. */
  readonly sealsAtOnce: number;
  readonly seal: (load: Load) => Promise<Sealed[]>;
  readonly sealed: (load: Load, sealed: Sealed, seconds: number) => void;
  readonly log: (level: 'warn' | 'info', message: string) => void;
  /** The end of all: the service must stop. */
  readonly fail: (cause: unknown) => void;
  /** Asks what a partition still holds at the broker. */
  readonly bounds: (place: Place) => Promise<{ readonly low: number; readonly high: number }>;
}

/** One partition that is ours. */
export interface Part extends Place {
  readonly stream: string;
  /** The first position that is not sealed. */
  next: number;
  /** The first position that is not in memory. */
  tip: number;
  /** Where the next answer must begin: before `tip` only to look at the witness. */
  expected: number;
  /** The broker's next offset, as far as known. */
  end: number;
  chunks: Chunk[];
  bytes: number;
  rows: number;
  /** When the first of what waits came, ms. */
  since: number;
  /** The end of what is being sealed. */
  sealing: number | undefined;
  /** To be compared with the log before anything is taken. */
  witness: Witness | undefined;
  /** Positions from `tip` on that the broker has lost. */
  lost: { readonly last: number; readonly why: string } | undefined;
  /** ms of the last step forward. */
  moved: number;
  /** Is somebody asking the broker why an answer was not what was asked for? */
  asking: boolean;
}

/**
 * Takes the answers of brokers and seals them, exactly once: an answer counts only if it begins where the last one ended,
 * a segment only if it begins where the store ends. Everything else is asked for again.
 */
export class Ingester implements Listener {
  readonly parts = new Map<string, Part>();
  /** Bytes in memory: waiting and being sealed. */
  buffered = 0;
  records = 0;
  rebalances = 0;
  lastFetch = Date.now();
  reading: Reading | undefined;
  /** Seal what reaches these positions at once, whatever its size. */
  targets: ReadonlyMap<string, number> = new Map();
  readonly #options: IngesterOptions;
  readonly #witnesses = new Map<string, { readonly segment: string; readonly witness: Witness }>();
  #paused = false;
  #flushing = false;
  #accepting = true;
  /** What is being sealed, by partition. */
  readonly #writing = new Map<string, Promise<void>>();
  #failed = false;

  constructor(options: IngesterOptions) {
    this.#options = options;
  }

  /** Remembers what a segment's metadata says of its last record. */
  know(place: Place, segment: Segment, witness: Witness): void {
    this.#witnesses.set(keyOfPlace(place), { segment: segmentName(segment), witness });
  }

  assigned(places: readonly Place[]): Position[] {
    this.rebalances++;
    // The client remembers what is paused beyond an assignment.
    if (this.#paused) this.reading?.resume([...this.parts.values(), ...places]);
    this.#paused = false;
    const mine = new Set(places.map(keyOfPlace));
    for (const [key, part] of this.parts) if (!mine.has(key)) this.#drop(part);
    try {
      return places.flatMap((place) => this.#take(place) ?? []);
    } catch (cause) {
      this.#options.fail(cause);
      return [];
    }
  }

  #take(place: Place): Position | undefined {
    const { store, streams } = this.#options;
    const stream = streams.get(place.topic);
    if (stream === undefined) return undefined;
    const key = keyOfPlace(place);
    const held = standing(store, stream, this.#description(stream), place.partition);
    const old = this.parts.get(key);
    if (old && (held.next === old.next || (old.sealing !== undefined && held.next === old.sealing + 1))) {
      // Nobody has sealed anything since: what is in memory still follows.
      old.expected = old.tip;
      old.witness = undefined;
      return { ...place, offset: old.expected };
    }
    if (old) this.#drop(old);
    const known = this.#witnesses.get(key);
    const witness = known && held.segment && known.segment === segmentName(held.segment) ? known.witness : undefined;
    const part: Part = {
      ...place, stream, witness, next: held.next, tip: held.next, expected: witness?.offset ?? held.next, end: held.next,
      chunks: [], bytes: 0, rows: 0, since: 0, sealing: undefined, lost: undefined, moved: Date.now(), asking: false,
    }; // biome-ignore format: one theme a line
    this.parts.set(key, part);
    return { ...place, offset: part.expected };
  }

  #description(stream: string) {
    const found = readTopic(this.#options.store, stream);
    if (!found) throw new Refusal(`the stream ${stream} has gone from the store while it was ingested.`);
    return found;
  }

  batch(batch: RawBatch): void {
    const part = this.parts.get(keyOfPlace(batch));
    if (!part || !this.#accepting) return;
    if (batch.from !== part.expected || part.lost) {
      this.reading?.seek({ ...part, offset: part.expected });
      void this.ask(part);
      return;
    }
    part.end = batch.end;
    if (part.witness && !this.#sameLog(part, batch)) return;
    part.expected = batch.last + 1;
    part.moved = Date.now();
    if (batch.last < part.tip) return;
    let last = batch.last;
    let records = batch.records;
    if (records.length > 0 && Number(records[0]?.offset) < part.tip)
      records = records.filter(({ offset }) => Number(offset) >= part.tip);
    const left = this.#options.maxRecords - this.records;
    if (records.length > left) {
      records = records.slice(0, left);
      last = Number(records.at(-1)?.offset ?? part.tip - 1);
      if (last < part.tip) return;
    }
    const chunk = pack(part.tip, last, records);
    if (part.chunks.length === 0) part.since = Date.now();
    part.chunks.push(chunk);
    part.tip = last + 1;
    part.rows += records.length;
    part.bytes += weight(chunk);
    this.buffered += weight(chunk);
    this.records += records.length;
    if (this.records >= this.#options.maxRecords) this.#accepting = false;
    if (this.buffered > this.#options.rotation.buffer) this.#pause();
    this.pump();
  }

  rebalancing(): void {}

  fetched(): void {
    this.lastFetch = Date.now();
  }

  crashed(): void {}

  /** Has the number of records been read that was asked for? */
  get full(): boolean {
    return this.records >= this.#options.maxRecords;
  }

  /** Is the record at the end of the store the same in the log? */
  #sameLog(part: Part, batch: RawBatch): boolean {
    const witness = part.witness as Witness;
    const record = batch.records.find(({ offset }) => Number(offset) === witness.offset);
    if (!record && batch.last < witness.offset) return true;
    part.witness = undefined;
    if (!record) return true; // compacted away
    const [id = ''] = witness.hash.split(':');
    const hash = hashOf(this.#options.keys, id, record.value);
    if (hash === undefined || (hash === witness.hash && Number(record.timestamp) === witness.time)) return true;
    this.#options.fail(
      new Refusal(
        `the topic ${part.topic} is not the one that the stream ${part.stream} holds: p=${part.partition} has another record at ${witness.offset} than was stored. The topic was deleted and made anew. Name the new one otherwise with --as, or use another store.`,
      ),
    );
    return false;
  }

  /** An answer was not what was asked for: finds out what has become of the log, and asks again. */
  async ask(part: Part): Promise<void> {
    if (part.asking) return;
    part.asking = true;
    try {
      for (let attempt = 1; ; attempt++) {
        const { low, high } = await this.#options.bounds(part);
        if (this.parts.get(keyOfPlace(part)) !== part) return;
        if (high < part.next) {
          if (attempt < 6) {
            // A broker that has just started may not know its own end yet.
            await new Promise((resolve) => setTimeout(resolve, 1000));
            continue;
          }
          throw new Refusal(
            `the store is ahead of the broker: stream ${part.stream} p=${part.partition} goes on at ${part.next}, but the topic ${part.topic} ends before ${high}. The topic was recreated or truncated. Name the new one otherwise with --as, or use another store.`,
          );
        }
        if (low > part.tip) this.#lose(part, low);
        else if (low > part.expected) {
          part.witness = undefined;
          part.expected = part.tip;
        }
        if (!part.lost) this.reading?.seek({ ...part, offset: part.expected });
        return;
      }
    } catch (cause) {
      if (cause instanceof Refusal && cause.exit !== 75) this.#options.fail(cause);
    } finally {
      part.asking = false;
    }
  }

  #lose(part: Part, low: number): void {
    const text = `positions ${part.tip}-${low - 1} of ${part.topic} p=${part.partition} are gone from the broker: it kept them too short for this ingester`;
    if (this.#options.onGap === 'stop') throw lostText(text);
    part.lost = { last: low - 1, why: 'gone from the broker before they were read' };
    this.#options.log('warn', `${text}; recorded as lost.`);
    this.pump();
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.reading?.pause([...this.parts.values()]);
  }

  #resume(): void {
    if (!this.#paused || this.buffered > this.#options.rotation.buffer / 2 || !this.#accepting) return;
    this.#paused = false;
    this.reading?.resume([...this.parts.values()]);
  }

  /** Seals what is due: several segments at once, of a partition one after the other. */
  pump(): void {
    while (this.#writing.size < this.#options.sealsAtOnce && !this.#failed) {
      const part = this.#due();
      if (!part) return;
      const key = keyOfPlace(part);
      const writing = this.#seal(part)
        .catch((cause: unknown) => {
          this.#failed = true;
          this.#options.fail(cause);
        })
        .finally(() => {
          this.#writing.delete(key);
          this.pump();
        });
      this.#writing.set(key, writing);
    }
  }

  #due(): Part | undefined {
    const { rotation } = this.#options;
    const waiting = [...this.parts.values()].filter(
      (part) => (part.chunks.length > 0 || part.lost) && !this.#writing.has(keyOfPlace(part)),
    );
    const now = Date.now();
    const due = waiting.filter(
      (part) =>
        this.#flushing ||
        this.full ||
        part.lost ||
        part.rows >= rotation.rows ||
        part.bytes >= rotation.bytes ||
        now - part.since >= rotation.age ||
        part.tip >= (this.targets.get(keyOfPlace(part)) ?? Number.POSITIVE_INFINITY),
    );
    if (due.length > 0) return due.reduce((a, b) => (b.since < a.since ? b : a));
    if (waiting.length === 0) return undefined;
    const largest = waiting.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    // While the reading is paused nothing becomes due by its size: the largest go until it may go on.
    if (this.#paused || this.buffered > rotation.buffer) return largest;
    // A sealer is idle, and there is more to come than waits: a part of it now rather than nothing.
    const more = largest.end - largest.tip > largest.rows;
    return more && largest.bytes >= rotation.bytes / 4 ? largest : undefined;
  }

  async #seal(part: Part): Promise<void> {
    const { store } = this.#options;
    if (part.chunks.length === 0) return this.#recordLoss(part);
    const { chunks, bytes, next: first, stream, topic, partition } = part;
    const last = part.tip - 1;
    Object.assign(part, { chunks: [], bytes: 0, rows: 0, sealing: last });
    try {
      const held = standing(store, stream, this.#description(stream), partition);
      if (held.next !== first) {
        this.#yield(part, held.next, chunks);
        return;
      }
      const load: Load = { stream, topic, partition, first, last, chunks };
      const start = performance.now();
      const sealed = await this.#options.seal(load);
      part.next = last + 1;
      for (const one of sealed) this.#options.sealed(load, one, (performance.now() - start) / 1000);
      const end = sealed.at(-1);
      if (end?.witness) this.know(part, end.segment, end.witness);
      if (this.parts.get(keyOfPlace(part)) === part) this.#commit(part);
    } finally {
      part.sealing = undefined;
      this.buffered -= bytes;
      this.#resume();
    }
  }

  /** Another ingester has sealed meanwhile: what it sealed is let go. A store that has lost segments is an error. */
  #yield(part: Part, next: number, chunks: readonly Chunk[]): void {
    if (next < part.next)
      throw new Refusal(
        `the store has gone back: stream ${part.stream} p=${part.partition} went on at ${part.next}, now at ${next}. Segments were taken away while it was ingested: restore them. Run lockstep verify.`,
      );
    this.#options.log('info', `${keyOfPlace(part)}: another ingester has sealed up to ${next - 1}`);
    const kept = chunks.flatMap((chunk) => from(chunk, next) ?? []);
    part.next = next;
    if (this.parts.get(keyOfPlace(part)) !== part) return;
    if (part.tip >= next) {
      part.chunks = [...kept, ...part.chunks];
      part.bytes = part.chunks.reduce((sum, chunk) => sum + weight(chunk), 0);
      part.rows = part.chunks.reduce((sum, { offsets }) => sum + offsets.length, 0);
      this.buffered += kept.reduce((sum, chunk) => sum + weight(chunk), 0);
    } else {
      this.buffered -= part.bytes;
      Object.assign(part, { chunks: [], bytes: 0, rows: 0, tip: next, expected: next, witness: undefined });
      this.reading?.seek({ ...part, offset: next });
    }
  }

  #recordLoss(part: Part): void {
    const lost = part.lost;
    if (!lost) return;
    recordGap(this.#options.store, part.stream, {
      partition: part.partition,
      first: part.tip,
      last: lost.last,
      why: lost.why,
    });
    const next = lost.last + 1;
    Object.assign(part, { lost: undefined, next, tip: next, expected: next, witness: undefined });
    this.reading?.seek({ ...part, offset: next });
  }

  #commit(part: Part): void {
    this.reading
      ?.commit([{ topic: part.topic, partition: part.partition, offset: part.next }])
      .catch((cause: unknown) =>
        this.#options.log('info', `the offset of ${keyOfPlace(part)} was not committed: ${cause}`),
      );
  }

  #drop(part: Part): void {
    this.parts.delete(keyOfPlace(part));
    this.buffered -= part.bytes;
    Object.assign(part, { chunks: [], bytes: 0, rows: 0 });
    this.#resume();
  }

  /** Takes no more, and seals all that waits. */
  async flush(): Promise<void> {
    this.#accepting = false;
    this.#flushing = true;
    for (this.pump(); this.#writing.size > 0; this.pump()) await Promise.all(this.#writing.values());
  }
}

/** The error of a gap that nobody has allowed. */
export function lostText(what: string): Refusal {
  return new Refusal(
    `${what}. Nothing after them was stored. Let the topic keep longer than an ingester may stand still; to go on without them, recorded as lost, start with --on-gap record.`,
  );
}
