import { lnBinomialChernoff } from '../statistics.ts';
import { type Fact, first } from './fact.ts';

/** Share of all pairs of acts with texts that fall within each span, at most. */
export interface Tempo {
  /** µs. */
  readonly span: number;
  readonly chance: number;
}

/** The closest bunch of a fact: of its members' first acts, so many within a span after one of them. */
export interface Bunch {
  readonly fact: Fact;
  readonly span: number;
  readonly within: number;
  readonly of: number;
  readonly expected: number;
  /** That another act falls within the span. */
  readonly chance: number;
  readonly lnP: number;
}

/**
 * How far first acts bunch: given one of them, each of the others falls within the span after it with the chance that
 * any two acts of the corpus do. The least p of all first acts and spans, times their number (Bonferroni).
 */
export function bunchOf(fact: Fact, members: ReadonlySet<number>, tempos: readonly Tempo[]): Bunch {
  const times = [
    ...new Map(
      fact.acts
        .filter((act) => members.has(act.account))
        .reverse()
        .map((act) => [act.account, act.us]),
    ).values(),
  ].sort((x, y) => x - y);
  let best: Bunch = { fact, span: tempos[0]?.span ?? 0, within: 1, of: times.length, expected: 1, chance: 0, lnP: 0 };
  for (const { span, chance } of tempos)
    for (const start of times) {
      const others = times.filter((us) => us > start && us - start <= span).length;
      const lnP = Math.min(
        0,
        lnBinomialChernoff(others, times.length - 1, chance) + Math.log(times.length * tempos.length),
      );
      if (lnP < best.lnP)
        best = {
          fact,
          span,
          within: others + 1,
          of: times.length,
          expected: 1 + (times.length - 1) * chance,
          chance,
          lnP,
        };
    }
  return best;
}

/** Facts in order of how far they bunch. */
export const bunched = (bunches: readonly Bunch[]): Bunch[] =>
  [...bunches].sort((x, y) => x.lnP - y.lnP || first(x.fact).us - first(y.fact).us);
