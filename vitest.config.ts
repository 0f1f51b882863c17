import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files, but the longest to run: first, lest one worker waits for the other at the end. */
class LawsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const law = ({ moduleId }: TestSpecification) => moduleId.includes('/laws-');
    const sorted = await super.sort(files);
    return [...sorted.filter(law), ...sorted.filter((file) => !law(file))];
  }
}

export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/kafka/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LawsFirst },
    env: { LOCKSTEP_THREADS: '1' }, // small data, and two workers
  },
});
