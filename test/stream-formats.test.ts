import { createServer } from 'node:http';
import { join } from 'node:path';
import avsc from 'avsc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pack } from '../ingest/chunk.ts';
import { openInstance } from '../ingest/database.ts';
import { decode } from '../ingest/decode.ts';
import { openRegistry } from '../ingest/registry.ts';
import { scratchFolder } from './binary.ts';
import { limits } from './store-of.ts';

/** Decodes values as if a topic `t` had held them; a small double stands for the schema registry. */
const keys = { current: 'k1', byId: new Map([['k1', Buffer.alloc(32, 7)]]) };
const instance = await openInstance({ ...limits, spill: join(scratchFolder(), 'spill') });
const place = { stream: 't', partition: 0, source: 't' };
const choice = { map: {}, set: {}, keep: [], names: true, text: false, zone: undefined, maxLine: 1e6, maxFuture: 0 };
const time = '2025-10-09T08:53:20Z';

type Sent = { value: Buffer | string; headers?: Record<string, string> };
async function rowsOf(
  sent: readonly Sent[],
  wrapping: 'auto' | 'cloudevents' | 'confluent' | 'json' = 'auto',
  registry?: string,
) {
  const records = sent.map(({ value, headers }, at) => ({
    offset: String(10 + at),
    timestamp: '0',
    key: null,
    value: Buffer.from(value),
    headers: headers ?? {},
  }));
  const opened = registry ? { registry: openRegistry(registry, undefined) } : {};
  const decoding = { ...choice, wrapping, ...opened };
  const decoded = await decode(
    instance,
    place,
    [pack(10, 9 + sent.length, records)],
    decoding,
    keys,
    Date.now() * 1000,
  );
  const reader = await decoded.connection.runAndReadAll(
    `select position::int, id, source, verb, account, epoch_us(time)::bigint from (${decoded.select}) order by position`,
    decoded.values,
  );
  decoded.connection.closeSync();
  return { rows: reader.getRows().map((row) => row.slice(0, 5)), refused: Object.fromEntries(decoded.refused) };
}

const avro = avsc.Type.forSchema({
  type: 'record',
  name: 'Engagement',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'time', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'verb', type: 'string' },
    { name: 'account', type: ['null', 'string'] },
  ],
});
let asked = 0;
const registry = createServer((request, response) => {
  asked++;
  const answers: Record<string, object> = {
    '/schemas/ids/1': { schemaType: 'JSON', schema: '{}' },
    '/schemas/ids/2': { schema: JSON.stringify(avro.schema()) },
    '/schemas/ids/3': { schemaType: 'PROTOBUF', schema: 'syntax = "proto3";' },
  };
  const found = answers[request.url ?? ''];
  response
    .writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    .end(JSON.stringify(found ?? { error_code: 40403 }));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${(registry.address() as { port: number }).port}`;
});
afterAll(() => registry.close());
const wire = (id: number, content: Buffer | string) => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(id, 1);
  return Buffer.concat([head, Buffer.from(content)]);
};

describe('wrapped records', () => {
  test('CloudEvents: envelope in headers, or around the data, or none, in one topic', async () => {
    const data = JSON.stringify({ account: 'a', id: 'not this', object: 'o' });
    const ce = { ce_specversion: '1.0', ce_id: 'b1', ce_source: 'app', ce_time: time, ce_type: 'engagement.like' };
    const structured = {
      specversion: '1.0',
      id: 's1',
      source: 'web',
      type: 'engagement.follow',
      time,
      data: { account: 'b' },
    };
    const plain = { id: 'p1', time, verb: 'share', account: 'c' };
    const found = await rowsOf([
      { value: data, headers: ce },
      { value: JSON.stringify(structured) },
      { value: JSON.stringify(plain) },
      { value: '{broken', headers: ce },
      { value: JSON.stringify({ ...structured, data: 'text' }) },
    ]);
    expect(found).toEqual({
      rows: [
        [10, 'b1', 'app', 'like', 'a'],
        [11, 's1', 'web', 'follow', 'b'],
        [12, 'p1', 't', 'share', 'c'],
      ],
      refused: { 3: 'not-json', 4: 'missing-account' },
    });
    expect((await rowsOf([{ value: JSON.stringify(plain) }], 'cloudevents')).refused).toEqual({ 0: 'no-envelope' });
  });

  test('the Confluent wire format: JSON and Avro, each schema asked for once', async () => {
    const one = { id: 'j', time, verb: 'like', account: 'a' };
    const two = { id: 'v', time: Date.parse(time), verb: 'view', account: 'b' };
    const before = asked;
    const found = await rowsOf(
      [
        { value: wire(1, JSON.stringify(one)) },
        { value: wire(2, avro.toBuffer(two)) },
        { value: wire(2, avro.toBuffer({ ...two, id: 'n', account: null })) },
        { value: wire(2, Buffer.of(200, 1, 2)) },
        { value: wire(3, 'x') },
        { value: wire(99, '{}') },
        { value: JSON.stringify({ ...one, id: 'bare' }) },
      ],
      'auto',
      url,
    );
    expect(found).toEqual({
      rows: [
        [10, 'j', 't', 'like', 'a'],
        [11, 'v', 't', 'view', 'b'],
        [16, 'bare', 't', 'like', 'a'],
      ],
      refused: { 2: 'missing-account', 3: 'bad-avro', 4: 'unknown-schema-type', 5: 'unknown-schema' },
    });
    expect(asked - before).toBe(4);
    const strict = await rowsOf(
      [{ value: JSON.stringify(one) }, { value: Buffer.of(7, 0, 0, 0, 1, 1) }],
      'confluent',
      url,
    );
    expect(strict.refused).toEqual({ 0: 'unknown-magic-byte', 1: 'unknown-magic-byte' });
    expect((await rowsOf([{ value: wire(1, '{}') }])).refused).toEqual({ 0: 'no-schema-registry' });
  });

  test('what becomes of a record does not depend on those beside it', async () => {
    const values = [
      '{"id":"1","time":"2025-01-01T00:00:00","verb":"like","account":"a"}',
      `{"id":"2","timestamp":"${time}","verb":"like","user":"b"}`,
      `{"time":"${time}","verb":"like","account":"c"}`,
      `{"time":"${time}","verb":"like","account":"c"}`,
    ];
    const together = await rowsOf(values.map((value) => ({ value })));
    const alone = [];
    for (const value of values) alone.push(...(await rowsOf([{ value }])).rows.map((row) => row.slice(1)));
    expect(together.rows.map((row) => row.slice(1))).toEqual(alone);
    expect(together.refused).toEqual({ 0: 'time-without-zone' });
  });
});
