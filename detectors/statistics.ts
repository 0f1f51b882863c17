/** Exact tails in log space, and the control of false discoveries over hypotheses that were never enumerated. */

/** Probabilities are reported no smaller than this. */
export const leastProbability = 1e-300;

/** exp(ln), kept within [1e-300, 1]: the form in which findings carry p and q. */
export function probability(ln: number): number {
  return Math.min(1, Math.max(leastProbability, Math.exp(ln)));
}

// Stirling's series, exact to the last digits from 16 on; below, the sum itself (Loader 2000).
const smallFactorials = Array.from({ length: 16 }, (_, n) => {
  let ln = 0;
  for (let k = 2; k <= n; k += 1) ln += Math.log(k);
  return ln;
});

/** What Stirling's formula lacks: ln n! − ½ ln(2πn) − n ln n + n. */
function stirlingError(n: number): number {
  if (n < 16) return (smallFactorials[n] ?? 0) - 0.5 * Math.log(2 * Math.PI * n) - n * Math.log(n) + n;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
}

/** ln n! of a whole number. */
export function lnFactorial(n: number): number {
  if (n < 16) return smallFactorials[n] ?? 0;
  return 0.5 * Math.log(2 * Math.PI * n) + n * Math.log(n) - n + stirlingError(n);
}

/** ln of the number of ways to choose k of n. */
export function lnBinomial(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
}

/** x ln(x/mean) − x + mean without cancellation where x and the mean are close (Loader 2000). */
function deviance(x: number, mean: number): number {
  const ratio = (x - mean) / (x + mean);
  if (Number.isNaN(ratio)) throw new RangeError(`a count of ${x} with mean ${mean} has no probability`);
  if (Math.abs(ratio) > 0.1) return x * Math.log(x / mean) + mean - x;
  let sum = (x - mean) * ratio;
  let term = 2 * x * ratio;
  for (let k = 3; ; k += 2) {
    term *= ratio * ratio;
    const next = sum + term / k;
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln P(X = x) of a Poisson count with this mean, by the saddle point (Loader 2000). */
export function lnPoisson(x: number, mean: number): number {
  if (mean === 0) return x === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (x === 0) return -mean;
  return -stirlingError(x) - deviance(x, mean) - 0.5 * Math.log(2 * Math.PI * x);
}

/** ln P(X ≥ x) of a Poisson count with this mean: exact, far beyond where the probability itself underflows. */
export function lnPoissonTail(x: number, mean: number): number {
  if (x <= 0) return 0;
  if (mean === 0) return Number.NEGATIVE_INFINITY;
  if (x > mean) return lnPoisson(x, mean) + Math.log(series((k) => mean / (x + k)));
  return Math.log1p(-Math.exp(lnPoisson(x - 1, mean) + Math.log(series((k) => (x - k) / mean))));
}

/**
 * ln P(X ≥ x) of the sum of n exponential variables of mean 1, as n independent −ln p are under the null (Fisher): that a
 * Poisson count of mean x stays below n.
 */
export function lnGammaTail(n: number, x: number): number {
  if (x <= 0 || n === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (x < n) return Math.log1p(-Math.exp(lnPoissonTail(n, x)));
  return lnPoisson(n - 1, x) + Math.log(series((k) => (n - k) / x));
}

/** 1 + f(1) + f(1)f(2) + … until the terms no longer count; f falls below 1 and on towards 0. */
function series(factor: (k: number) => number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; ; k += 1) {
    term *= Math.max(0, factor(k));
    if (term <= sum * 1e-17) return sum;
    sum += term;
  }
}

/** Upper bound on ln P(X ≥ x) of a Poisson count (Chernoff): closed, for candidates; exact tails for what is shown. */
export function lnPoissonChernoff(x: number, mean: number): number {
  if (x <= mean) return 0;
  return mean === 0 ? Number.NEGATIVE_INFINITY : -deviance(x, mean);
}

/** Upper bound on ln P(X ≥ x) of n trials with this mean rate, whatever the single rates are (Hoeffding 1963). */
export function lnBinomialChernoff(x: number, n: number, rate: number): number {
  const share = x / n;
  if (share <= rate) return 0;
  if (rate === 0) return Number.NEGATIVE_INFINITY;
  if (x >= n) return n * Math.log(rate);
  return -n * (share * Math.log(share / rate) + (1 - share) * Math.log((1 - share) / (1 - rate)));
}

/** Upper bound on ln P(Z ≥ z) of a standard normal variable: half of Chernoff's for z above zero, else certainty. */
export function lnNormalTail(z: number): number {
  return z > 0 ? -(z * z) / 2 - Math.LN2 : 0;
}

/** Probability of an effect by the bound B = −e q ln q on the odds that a q allows for chance: 1 / (1 + B) (Sellke, Bayarri & Berger 2001). */
export function sureness(lnQ: number): number {
  return 1 / (1 + (lnQ < -1 ? -Math.E * Math.exp(lnQ) * lnQ : 1));
}

/**
 * ln q of each hypothesis by the step-up of Benjamini & Hochberg (1995), with weights as Genovese, Roeder & Wasserman
 * (2006): `lnScores` are ln(p / weight), the weights of all conceivable hypotheses, never enumerated ones included,
 * summing to one at most. Without weights every one of m has 1/m: ln p + ln m. Those not given count as not rejected.
 */
export function falseDiscovery(lnScores: readonly number[]): number[] {
  const order = lnScores.map((_, at) => at).sort((x, y) => (lnScores[x] ?? 0) - (lnScores[y] ?? 0));
  const q = new Array<number>(lnScores.length).fill(0);
  let least = 0;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const at = order[rank - 1] as number;
    least = Math.min(least, (lnScores[at] as number) - Math.log(rank));
    q[at] = least;
  }
  return q;
}
