import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import '../ingest/kafka-records.ts';

const load = createRequire(import.meta.url);
const inside = 'kafkajs/src/protocol';

interface Sent {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer | (string | Buffer)[]>>;
}

/** Writes records as kafkajs's producer does, and reads them as its consumer does, by our reader. */
async function thereAndBack(records: readonly Sent[], firstTimestamp: number, timestampType = 0) {
  const { RecordBatch } = load(`${inside}/recordBatch/v0/index.js`);
  const encode = load(`${inside}/recordBatch/record/v0/index.js`);
  const Decoder = load(`${inside}/decoder.js`);
  const decode = load(`${inside}/recordBatch/v0/decoder.js`);
  const { buffer } = await RecordBatch({
    firstOffset: 7_000_000_000,
    firstTimestamp,
    maxTimestamp: firstTimestamp + 5,
    lastOffsetDelta: records.length - 1,
    records: records.map((record) => encode(record)),
  });
  // Offset, length, epoch, magic and checksum stand before the attributes, whose bit 3 tells the kind of the times.
  buffer[22] |= timestampType << 3;
  return (await decode(new Decoder(buffer))).records;
}

const plain = (offsetDelta: number, more: Partial<Sent> = {}): Sent => ({
  offsetDelta,
  timestampDelta: 0,
  key: null,
  value: Buffer.from('v'),
  headers: {},
  ...more,
});

test('a record is read as it was written: nulls, empty ones, long ones, headers', async () => {
  const long = Buffer.alloc(300_000, 'x');
  const read = await thereAndBack(
    [
      plain(0, { key: Buffer.from('k') }),
      plain(1, { value: null }),
      plain(2, { value: Buffer.alloc(0), key: Buffer.alloc(0) }),
      plain(130, { value: long, timestampDelta: -3 }),
      plain(70_000, { headers: { a: 'x', b: ['y', 'z', 'w'], ['__proto__']: 'p' }, timestampDelta: 5_000_000_000 }),
    ],
    1_760_000_000_000,
  );
  const told = read.map(({ offset, timestamp, key, value }: Record<string, unknown>) => ({
    offset,
    timestamp,
    key,
    value,
  }));
  expect(told).toEqual([
    { offset: 7_000_000_000, timestamp: 1_760_000_000_000, key: Buffer.from('k'), value: Buffer.from('v') },
    { offset: 7_000_000_001, timestamp: 1_760_000_000_000, key: null, value: null },
    { offset: 7_000_000_002, timestamp: 1_760_000_000_000, key: Buffer.alloc(0), value: Buffer.alloc(0) },
    { offset: 7_000_000_130, timestamp: 1_759_999_999_997, key: null, value: long },
    { offset: 7_000_070_000, timestamp: 1_765_000_000_000, key: null, value: Buffer.from('v') },
  ]); // biome-ignore format: one theme a line
  const { headers } = read[4];
  expect(Object.keys(headers)).toEqual(['a', 'b', '__proto__']);
  expect(headers.a.toString()).toBe('x');
  expect(headers.b.map(String)).toEqual(['y', 'z', 'w']);
  expect(Object.keys(read[0].headers)).toEqual([]);
});

test('where the broker stamps the records, all of a batch bear its time', async () => {
  const read = await thereAndBack([plain(0), plain(1, { timestampDelta: 2 })], 1000, 1);
  expect(read.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual([1005, 1005]);
});

test('bytes that end too early end the reading too', async () => {
  const decode = load(`${inside}/recordBatch/record/v0/decoder.js`);
  const batch = { firstOffset: '0', firstTimestamp: '0', maxTimestamp: '0', timestampType: 0, isControlBatch: false };
  expect(() => decode({ buffer: Buffer.from([0, 0, 0x80]) }, batch)).not.toThrow();
});
