import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/kafka/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { LOCKSTEP_THREADS: '1' }, // small data, and two workers
  },
});
