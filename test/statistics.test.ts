import { describe, expect, it } from 'vitest';
import {
  falseDiscovery,
  leastProbability,
  lnBinomial,
  lnBinomialChernoff,
  lnFactorial,
  lnGammaTail,
  lnPoisson,
  lnPoissonChernoff,
  lnPoissonTail,
  probability,
} from '../detectors/statistics.ts';

// The oracle: sums of rationals in fixed point, 1,200 digits behind the point, with nothing but whole numbers.
const one = 10n ** 1200n;

/** ln of a fixed-point number. */
function ln(value: bigint): number {
  const digits = value.toString();
  return Math.log(Number(`0.${digits.slice(0, 17)}`)) + (digits.length - 1200) * Math.LN10;
}

/** Σ mean^k / k! for k from `from` on, the mean a rational. */
function exponentialSum(from: number, [up, down]: readonly [bigint, bigint]): bigint {
  let sum = 0n;
  let term = one;
  for (let k = 0; ; k += 1) {
    if (k >= from) sum += term;
    term = (term * up) / (down * BigInt(k + 1));
    if (term === 0n && k > from) return sum;
  }
}

/** ln P(X ≥ x) of a Poisson count. */
function oracleTail(x: number, mean: readonly [bigint, bigint]): number {
  return ln((exponentialSum(x, mean) * one) / exponentialSum(0, mean));
}

function factorial(n: number): bigint {
  let product = 1n;
  for (let k = 2n; k <= BigInt(n); k += 1n) product *= k;
  return product;
}

const lnWhole = (value: bigint) => ln(value * one);

/** Equal to 12 digits. */
function same(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
}

const means: [number, [bigint, bigint]][] = [
  [1e-9, [1n, 10n ** 9n]],
  [0.002, [2n, 1000n]],
  [0.37, [37n, 100n]],
  [1, [1n, 1n]],
  [4.25, [425n, 100n]],
  [30, [30n, 1n]],
  [250, [250n, 1n]],
];

describe('the sum of exponentials', () => {
  it.each([
    [1, 3],
    [4, 2],
    [4, 4],
    [5, 60],
    [40, 30],
    [40, 700],
  ])('of %d reaches %d as often as a Poisson count of that mean stays below that number', (n, x) => {
    const below = exponentialSum(0, [BigInt(x), 1n]) - exponentialSum(n, [BigInt(x), 1n]);
    same(lnGammaTail(n, x), ln((below * one) / exponentialSum(0, [BigInt(x), 1n])));
  });

  it('is certain to reach nothing, and never reaches infinity', () => {
    expect(lnGammaTail(3, 0)).toBe(0);
    expect(lnGammaTail(0, 5)).toBe(0);
    expect(lnGammaTail(3, Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is an error, not an endless loop, where no number comes in', () => {
    expect(() => lnGammaTail(3, Number.NaN)).toThrow('has no probability');
    expect(() => lnPoissonTail(3, Number.NaN)).toThrow('has no probability');
  });
});

describe('Poisson', () => {
  it.each(means)(
    'upper tail at mean %d is that of whole-number arithmetic, from the middle to far out',
    (mean, exact) => {
      for (const x of [1, 2, 3, 7, 20, 29, 30, 31, 100, 240, 251, 400])
        same(lnPoissonTail(x, mean), oracleTail(x, exact));
    },
  );

  it('has the whole mass at and above nothing, and none above nothing where the mean is nothing', () => {
    expect(lnPoissonTail(0, 3)).toBe(0);
    expect(lnPoissonTail(-1, 3)).toBe(0);
    expect(lnPoissonTail(1, 0)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('stays exact where the probability itself is far below the least double', () => {
    same(lnPoissonTail(400, 0.002), oracleTail(400, [2n, 1000n]));
    expect(Math.exp(lnPoissonTail(400, 0.002))).toBe(0);
  });

  it.each(means)('single probabilities at mean %d are the differences of its tails', (mean, exact) => {
    for (const x of [0, 1, 5, 16, 40]) {
      const point = exponentialSum(x, exact) - exponentialSum(x + 1, exact);
      same(lnPoisson(x, mean), ln((point * one) / exponentialSum(0, exact)));
    }
  });

  it.each(means)('Chernoff bounds the tail from above at mean %d', (mean) => {
    for (const x of [1, 2, 5, 12, 60, 300])
      expect(lnPoissonChernoff(x, mean)).toBeGreaterThanOrEqual(Math.min(0, lnPoissonTail(x, mean)) - 1e-12);
    expect(lnPoissonChernoff(Math.floor(mean), mean)).toBe(0);
  });
});

describe('binomials', () => {
  it('count as whole numbers do', () => {
    for (const [n, k] of [
      [5, 2],
      [16, 8],
      [52, 5],
      [300, 150],
      [2872, 8],
    ] as const)
      same(lnBinomial(n, k), lnWhole(factorial(n) / factorial(k) / factorial(n - k)));
    expect(lnBinomial(4, 5)).toBe(Number.NEGATIVE_INFINITY);
    for (const n of [0, 1, 2, 15, 16, 17, 170, 1000]) same(lnFactorial(n), lnWhole(factorial(n)));
  });

  it("Chernoff's form bounds the exact tail from above", () => {
    for (const [n, rate] of [
      [10, 0.1],
      [30, 0.5],
      [100, 0.01],
    ] as const)
      for (let x = 0; x <= n; x += 1) {
        let tail = 0;
        for (let k = x; k <= n; k += 1) tail += Math.exp(lnBinomial(n, k)) * rate ** k * (1 - rate) ** (n - k);
        expect(lnBinomialChernoff(x, n, rate)).toBeGreaterThanOrEqual(Math.log(tail) - 1e-9);
      }
    expect(lnBinomialChernoff(1, 2, 0)).toBe(Number.NEGATIVE_INFINITY);
    same(lnBinomialChernoff(4, 4, 0.5), 4 * Math.log(0.5));
  });
});

describe('false discovery', () => {
  const ln10 = (q: readonly number[]) => q.map((value) => Math.round(1e6 * Math.exp(value)) / 1e6);

  it('is the step-up of Benjamini and Hochberg on their own fifteen p-values', () => {
    // Benjamini & Hochberg 1995, section 3.2: four are rejected at 0.05.
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    const q = falseDiscovery(p.map((value) => Math.log(value * p.length)));
    expect(q.filter((value) => value <= Math.log(0.05))).toHaveLength(4);
    expect(q.slice(0, 4).map((value) => Math.round(1e4 * Math.exp(value)) / 1e4)).toEqual([
      0.0015, 0.003, 0.0095, 0.0356,
    ]);
  });

  it('counts hypotheses that were never enumerated as not rejected', () => {
    const some = falseDiscovery([0.001, 0.002].map((p) => Math.log(p * 100)));
    const all = falseDiscovery([0.001, 0.002, ...Array.from({ length: 98 }, () => 1)].map((p) => Math.log(p * 100)));
    expect(ln10(some)).toEqual(ln10(all.slice(0, 2)));
  });

  it('with weights, spends what the weights allow', () => {
    // Two hypotheses with weights 0.9 and 0.1: at equal p the heavier one has the smaller q.
    expect(ln10(falseDiscovery([Math.log(0.01 / 0.9), Math.log(0.01 / 0.1)]))).toEqual([0.011111, 0.05]);
  });

  it('gives q no smaller than p where weights sum to one, in order of the scores, whatever order they come in', () => {
    const scores = [-3, -9, -1, -9, 0.5];
    const q = falseDiscovery(scores);
    expect(falseDiscovery([...scores].reverse()).reverse()).toEqual(q);
    expect(Math.max(...q)).toBeLessThanOrEqual(0);
  });
});

it('probabilities are reported within [1e-300, 1]', () => {
  expect(probability(-1e6)).toBe(leastProbability);
  expect(probability(1e-9)).toBe(1);
  expect(probability(Math.log(0.25))).toBeCloseTo(0.25, 15);
});
