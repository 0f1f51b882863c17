import { defineConfig } from 'vitest/config';

/** The tests that need a broker of Apache Kafka: one file after the other, on one broker or one each. */
export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts'],
    include: ['test/kafka/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 240_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
