import './kafka-records.ts';

import { createRequire } from 'node:module';
import { decompress as unzstd } from 'fzstd';
import kafkajs from 'kafkajs';
import { decompressFrame } from 'lz4-napi';

/** kafkajs as the ingest needs it: with all codecs, a faster reader of records, and answers without records handed on. */
export default kafkajs;

const { CompressionCodecs, CompressionTypes } = kafkajs;
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
