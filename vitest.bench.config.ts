import { defineConfig } from 'vitest/config';

/** The benchmarks that need a broker of Apache Kafka: they measure, check the answer, and write their part of BENCHMARKS.md. */
export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts'],
    include: ['bench/**/*.bench.{mjs,ts}'],
    testTimeout: 24 * 3600_000,
    hookTimeout: 240_000,
    disableConsoleIntercept: true,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
