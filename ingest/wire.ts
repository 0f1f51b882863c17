import avsc from 'avsc';
import { type Chunk, keyAt, pack, valueAt } from './chunk.ts';
import type { RawRecord } from './feed.ts';
import type { Registry, Schema } from './registry.ts';

/** How values are wrapped: `auto` takes each record as what it shows itself to be. */
export type Wrapping = 'auto' | 'json' | 'cloudevents' | 'confluent';

/** A chunk whose values are JSON, as far as can be; of the others why not. */
export interface Unwrapped {
  readonly chunk: Chunk;
  readonly odd: Map<number, string>;
}

const nothing = Buffer.from('{}');

/** Opens the Confluent wire format: a zero byte, the number of the schema in four bytes, then JSON or Avro. */
export async function unwrap(chunk: Chunk, wrapping: Wrapping, registry: Registry | undefined): Promise<Unwrapped> {
  const odd = new Map<number, string>();
  if (wrapping === 'json' || wrapping === 'cloudevents' || (wrapping === 'auto' && !hasMagic(chunk)))
    return { chunk, odd };
  const records: RawRecord[] = [];
  for (let at = 0; at < chunk.offsets.length; at++) {
    const value = valueAt(chunk, at);
    let plain: Buffer | string | null = value;
    if (value && (value[0] === 0 || wrapping === 'confluent')) plain = await open(value, registry);
    if (typeof plain === 'string') odd.set(at, plain);
    records.push({
      offset: chunk.offsets[at] as number,
      timestamp: chunk.times[at] as number,
      key: keyAt(chunk, at),
      value: typeof plain === 'string' ? nothing : plain,
      headers: chunk.headers.get(at),
    });
  }
  return { chunk: pack(chunk.first, chunk.last, records), odd };
}

function hasMagic(chunk: Chunk): boolean {
  let start = 0;
  for (const end of chunk.ends) {
    if (end > start && chunk.values[start] === 0) return true;
    start = end + 1;
  }
  return false;
}

/** The JSON in a value, or the reason why there is none. */
async function open(value: Buffer, registry: Registry | undefined): Promise<Buffer | string> {
  if (value[0] !== 0 || value.length < 5) return 'unknown-magic-byte';
  if (!registry) return 'no-schema-registry';
  const schema = await registry.schema(value.readUInt32BE(1));
  if (!schema) return 'unknown-schema';
  const content = value.subarray(5);
  if (schema.type === 'JSON') return content;
  if (schema.type !== 'AVRO') return 'unknown-schema-type';
  try {
    return Buffer.from(JSON.stringify(typeOf(schema).fromBuffer(content)));
  } catch {
    return 'bad-avro';
  }
}

const types = new WeakMap<Schema, avsc.Type>();
function typeOf(schema: Schema): avsc.Type {
  let type = types.get(schema);
  if (!type) {
    const registry = {};
    for (const text of schema.references) avsc.Type.forSchema(JSON.parse(text), { registry });
    type = avsc.Type.forSchema(JSON.parse(schema.text), { registry });
    types.set(schema, type);
  }
  return type;
}
