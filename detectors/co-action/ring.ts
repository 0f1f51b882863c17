import type { GroupAct } from '../links.ts';
import { mostlySame } from '../overlap.ts';
import type { Act, Facts } from './facts.ts';

/** Groups that several traces (verb and window) show, taken for one: those that the strongest one shows. */
export interface Ring {
  /** The strongest first. */
  readonly traces: readonly [Facts, ...Facts[]];
  /** In the order of the traces. */
  readonly members: readonly number[];
}

/**
 * Traces fused into rings: the strongest first, each joins the first ring that has at least half of the smaller one of the
 * two. Whoever is in a trace's group passed in it.
 */
export function ringsOf(facts: readonly Facts[]): Ring[] {
  const rings: { traces: [Facts, ...Facts[]]; members: Set<number> }[] = [];
  for (const trace of [...facts].sort((x, y) => x.test.lnScore - y.test.lnScore)) {
    const own = trace.group.members;
    const ring = rings.find(({ members }) => mostlySame(own, members));
    if (ring) {
      ring.traces.push(trace);
      for (const member of own) ring.members.add(member);
    } else rings.push({ traces: [trace], members: new Set(own) });
  }
  return rings.map(({ traces, members }) => ({ traces, members: [...members] }));
}

/** Joint acts of a ring, each once, in order of time, then of source and id. */
export function jointActs({ traces }: Ring): Act[] {
  const acts = new Map(
    traces.flatMap((trace) => trace.acts.map((act) => [`${act.source} ${act.id} ${act.object}`, act])),
  );
  return [...acts.values()].sort(
    (x, y) => x.us - y.us || compare(x.source, y.source) || compare(x.id, y.id) || compare(x.account, y.account),
  );
}

/** The acts that rings stand on, for what else they tell. */
export function actsOf(rings: readonly Ring[]): GroupAct[] {
  return rings.flatMap((ring, grp) => jointActs(ring).map(({ account, object, us }) => ({ grp, account, object, us })));
}

function compare<T>(x: T, y: T): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
