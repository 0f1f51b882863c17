import type { Listener, LogClient, Place, RawBatch } from '../ingest/feed.ts';

/** A log of Kafka in memory: topic → the values of its partitions. Values may be added while it is read. */
export type MemoryLog = Readonly<Record<string, string[][]>>;

/** A client of such a log, for one member of one group. */
export function connectMemory(log: MemoryLog): LogClient {
  const valuesOf = ({ topic, partition }: Place) => log[topic]?.[partition] ?? [];
  const placesOf = (topic: string): Place[] => (log[topic] ?? []).map((_, partition) => ({ topic, partition }));
  return {
    cluster: async () => 'memory',
    topics: async () => Object.keys(log),
    bounds: async (topic) => placesOf(topic).map((place) => ({ ...place, low: 0, high: valuesOf(place).length })),
    offsetsAt: async () => [],
    committed: async () => [],
    peek: async () => [],
    async read(_, topics, listener) {
      const places = topics.flatMap(placesOf);
      const key = ({ topic, partition }: Place) => `${topic} ${partition}`;
      const next = new Map(listener.assigned(places).map((position) => [key(position), position.offset]));
      const timer = setInterval(() => {
        for (const place of places) {
          const from = next.get(key(place)) ?? 0;
          next.set(key(place), hand(listener, place, valuesOf(place), from));
        }
        listener.fetched();
      }, 5);
      return {
        seek: (position) => void next.set(key(position), position.offset),
        pause: () => undefined,
        resume: () => undefined,
        commit: async () => undefined,
        stop: async () => clearInterval(timer),
      };
    },
    send: async () => undefined,
    close: async () => undefined,
  };
}

/** Hands out what there is from a position on; returns where to go on. */
function hand(listener: Listener, place: Place, values: readonly string[], from: number): number {
  if (from >= values.length) return from;
  const records = values.slice(from).map((value, at) => ({
    offset: String(from + at),
    timestamp: '0',
    key: null,
    value: Buffer.from(value),
  }));
  const batch: RawBatch = { ...place, from, last: values.length - 1, end: values.length, records };
  listener.batch(batch);
  return values.length;
}
