import { gathered } from '../gathered.ts';

/** An act with a text of a cluster. Accounts, objects and owners are numbers that stand for names. */
export interface Act {
  readonly cluster: number;
  readonly account: number;
  readonly us: number;
  readonly verb: string;
  readonly source: string;
  readonly id: string;
  readonly object: number | null;
  readonly object_kind: string | null;
  readonly owner: number | null;
  readonly text_hash: string;
  readonly follows: boolean | null;
  readonly origin: string | null;
  readonly automation: boolean | null;
  readonly controller: string | null;
  readonly subject: string | null;
}

/** One text passed on together: all acts with it, or one round of reports against one owner, whatever rare texts they carry. */
export interface Fact {
  /** In order of time. */
  readonly acts: readonly Act[];
  /** Those who wrote it, without the origin. */
  readonly accounts: ReadonlySet<number>;
  /** The first act, of whoever wrote the text long before anybody else: that one was copied. */
  readonly origin: Act | undefined;
  /** Whom it is aimed at: the owner that most acts are on; the text where there is none. */
  readonly target: string;
  /** What stands for itself only once: the target, or a round of reports against it. */
  readonly unit: string;
}

/** The facts of the acts, in order of their first act. */
export function factsOf(acts: readonly Act[], pause: number): Fact[] {
  const texts = [
    ...gathered(
      acts.filter((act) => act.verb !== 'report'),
      (act) => act.cluster,
    ),
  ].map(([cluster, own]) => factOf(own, ownerOf(own) ?? `text ${cluster}`));
  const reported = gathered(
    acts.filter((act) => act.verb === 'report'),
    against,
  );
  const reports = [...reported].flatMap(([target, own]) =>
    rounds(own, pause).map((round, at) => factOf(round, target, `${target}, round ${at}`)),
  );
  return [...texts, ...reports].sort((x, y) => first(x).us - first(y).us || (x.unit < y.unit ? -1 : 1));
}

/** Who is reported, or in what words where that is not known. */
const against = ({ owner, cluster }: Act) => (owner === null ? `text ${cluster}` : `owner ${owner}`);

/** The act that a fact begins with. */
export const first = (fact: Fact): Act => fact.acts[0] as Act;

/** Whoever comes so much before the others wrote by himself. */
const ahead = 3600e6;

function factOf(acts: readonly Act[], target: string, unit = target): Fact {
  const opening = acts[0] as Act;
  const next = acts.find((act) => act.account !== opening.account);
  const origin = unit === target && next && next.us - opening.us >= ahead ? opening : undefined;
  const copies = acts.filter((act) => act.account !== origin?.account);
  return { acts, accounts: new Set(copies.map((act) => act.account)), origin, target, unit };
}

/** The owner of the objects of at least half of the acts, if there is one that did not act itself. */
function ownerOf(acts: readonly Act[]): string | undefined {
  const owned = acts.filter((act) => act.owner !== null && act.owner !== act.account);
  const most = [...gathered(owned, (act) => act.owner)].find(([, on]) => on.length * 2 >= acts.length);
  return most && `owner ${most[0]}`;
}

function rounds(acts: readonly Act[], pause: number): Act[][] {
  const found: Act[][] = [];
  for (const act of acts) {
    const last = found.at(-1);
    if (last && act.us - (last.at(-1) as Act).us < pause) last.push(act);
    else found.push([act]);
  }
  return found;
}

/** How many of the facts stand for themselves: no more than there are units, nor than first acts apart by the pause. */
export function separateFacts(facts: readonly Fact[], pause: number): number {
  let apart = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { us } of facts.map(first).sort((x, y) => x.us - y.us)) {
    if (us - last < pause) continue;
    apart += 1;
    last = us;
  }
  return Math.min(apart, new Set(facts.map((fact) => fact.unit)).size);
}
