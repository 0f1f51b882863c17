import { defineConfig } from 'vitest/config';

/** The soak alone: see bench/soak.ts. */
export default defineConfig({ test: { include: ['bench/soak.ts'], globalSetup: ['test/temporary.ts'] } });
