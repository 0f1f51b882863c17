import { defineConfig } from 'vitest/config';

/** The tests that need a broker of Apache Kafka: two files at a time with a broker each, or one after the other on the one named. */
const own = !process.env.KAFKA_BROKERS;

export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts'],
    include: ['test/kafka/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 240_000,
    fileParallelism: own,
    maxWorkers: own ? 2 : 1,
  },
});
