import { type Difficulty, difficulties } from '../world/model.ts';

/** A world to make: with all schemes, or without any. */
export interface World {
  readonly seed: number;
  readonly difficulty: Difficulty;
  readonly organic: boolean;
  readonly accounts: number;
  readonly days: number;
}

export interface Plan {
  readonly seeds: 'tuning' | 'reporting';
  readonly quick: boolean;
}

/** Thresholds may be set by what the tuning worlds show; what stands in QUALITY.md comes from the reporting worlds alone. */
const firstSeed = { tuning: 1, reporting: 1501, organic: 2001 };
const counts = { tuning: 4, reporting: 10, organic: 50 };

/** The worlds of a run, the longest first. */
export function worldsOf({ seeds, quick }: Plan): World[] {
  const size = quick ? { accounts: 600, days: 5 } : { accounts: 4000, days: 10 };
  const empty = quick ? { accounts: 400, days: 4 } : { accounts: 2000, days: 7 };
  const guilty = difficulties.flatMap((difficulty) =>
    from(firstSeed[seeds], quick ? 1 : counts[seeds]).map((seed) => ({ seed, difficulty, organic: false, ...size })),
  );
  const innocent = from(firstSeed.organic, quick ? 2 : counts.organic).map(
    (seed) => ({ seed, difficulty: 'medium', organic: true, ...empty }) as const,
  );
  return seeds === 'tuning' ? guilty : [...guilty, ...innocent];
}

const from = (first: number, n: number) => Array.from({ length: n }, (_, at) => first + at);
