import { createRequire } from 'node:module';

/** What kafkajs says of the batch that a record is in. */
interface RecordBatch {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly timestampType: number;
  readonly isControlBatch: boolean;
}

interface DecodedRecord {
  readonly offset: number;
  /** ms since 1970 */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Header>>;
  readonly isControlRecord: boolean;
  readonly batchContext: RecordBatch;
}

type Header = Buffer | null | (Buffer | null)[];

const none = {};
const logAppendTime = 1;

/**
 * Reads one record of a batch in the place of kafkajs's own reader, which spends most of a client's time on offsets as big
 * integers and texts: here they are numbers. Layout: https://kafka.apache.org/documentation/#record
 */
function decodeRecord({ buffer }: { readonly buffer: Buffer }, batch: RecordBatch): DecodedRecord {
  let at = 1; // after the attributes, which mean nothing
  const varint = () => {
    // Low seven bits first; numbers of more than 31 bits are rare, and times alone.
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = buffer[at++] as number;
      value += (byte & 0x7f) * scale;
      if (!(byte >= 0x80)) break;
      scale *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const bytes = () => {
    const length = varint();
    if (length < 0) return null;
    at += length;
    return buffer.subarray(at - length, at);
  };
  const timestampDelta = varint();
  const offset = Number(batch.firstOffset) + varint();
  const key = bytes();
  const value = bytes();
  let left = varint();
  const headers: Record<string, Header> = left > 0 ? Object.create(null) : none; // a header may be called __proto__
  for (; left > 0; left--) {
    const name = bytes()?.toString() ?? '';
    const held = headers[name];
    const content = bytes();
    if (held === undefined) headers[name] = content;
    else headers[name] = Array.isArray(held) ? [...held, content] : [held, content];
  }
  return {
    timestamp: batch.timestampType === logAppendTime ? Number(batch.maxTimestamp) : Number(batch.firstTimestamp) + timestampDelta,
    offset, key, value, headers, isControlRecord: batch.isControlBatch, batchContext: batch,
  }; // biome-ignore format: one theme a line
}

// kafkajs takes its reader from here, as long as nobody has loaded it before.
const load = createRequire(import.meta.url);
const path = load.resolve('kafkajs/src/protocol/recordBatch/record/v0/decoder.js');
load.cache[path] = { id: path, filename: path, loaded: true, exports: decodeRecord } as NodeJS.Module;
