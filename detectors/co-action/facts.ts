import type { Workspace } from '../../ingest/workspace.ts';
import { gathered, sum } from '../gathered.ts';
import { accountNames, objectNames } from '../names.ts';
import { tableOf } from '../table-of.ts';
import type { JointAct } from './group.ts';
import type { Verdict } from './judge.ts';
import { fill, type Layer, read } from './layer.ts';

/** One event of a joint act, and what else is known of it. */
export interface Detail {
  readonly grp: number;
  readonly account: number;
  readonly object: number;
  readonly source: string;
  readonly id: string;
  readonly text_hash: string | null;
  readonly follows: boolean | null;
  readonly automation: boolean | null;
  /** Its declared controller, else its subject. */
  readonly house: string | null;
  readonly object_us: number | null;
}

/** A joint act with its event. */
export interface Act extends JointAct, Omit<Detail, 'grp'> {}

/** All that is known of a group that its test may speak against: what its finding is made of. */
export interface Facts extends Verdict {
  readonly layer: Layer;
  /** Whether an object of the joint acts goes by several names. */
  readonly renamed: boolean;
  /** Whether anything that was acted on goes by several names. */
  readonly twins: boolean;
  /** In order of time, then of source and id. */
  readonly acts: readonly Act[];
  readonly names: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>;
  /** Text → accounts of the layer that used it. */
  readonly texts: ReadonlyMap<string, number>;
  /** Chance that two acts of the layer with a text carry the same. */
  readonly sameText: number;
  /** Chance that two objects have one owner, of those to which the members come at other times, if known. */
  readonly sameOwner: number | undefined;
}

/** Reads the events, names and texts of the groups, for all of them at once. */
export async function readFacts(
  workspace: Workspace,
  layer: Layer,
  renamed: ReadonlySet<number>,
  verdicts: readonly Verdict[],
): Promise<Facts[]> {
  if (verdicts.length === 0) return [];
  const rows = verdicts.flatMap(({ group }, grp) =>
    group.acts.map(({ account, object, us }) => ({ grp, account, object, us })),
  );
  const form = { grp: 'INTEGER', account: 'INTEGER', object: 'INTEGER', us: 'BIGINT' } as const;
  await tableOf(workspace, 'joint', form, rows);
  const details = gathered(await read<Detail>(workspace, '90-detail.sql'), (detail) => detail.grp);
  const names = await accountNames(
    workspace,
    'select account from joint union select o.owner from object as o semi join joint on joint.object = o.object',
  );
  const objects = await objectNames(workspace, 'select object from joint');
  const { texts, sameText } = await textsOf(workspace);
  const elsewhere = gathered(
    await read<{ grp: number; owner: number; objects: number }>(workspace, '92-elsewhere.sql'),
    ({ grp }) => grp,
  );
  return verdicts.map((verdict, grp) => {
    const acts = joined(verdict.group.acts, details.get(grp) ?? []);
    const sameOwner = chanceOfSame((elsewhere.get(grp) ?? []).map((row) => row.objects));
    const two = acts.some(({ object }) => renamed.has(object));
    return {
      ...verdict,
      layer,
      renamed: two,
      twins: renamed.size > 0,
      acts,
      names,
      objects,
      texts,
      sameText,
      sameOwner,
    };
  });
}

/** Fewer objects than these say nothing of what somebody comes to. */
const fewest = 10;

/** Chance that two things, drawn from piles of these sizes, come from one pile; undefined where there are few. */
function chanceOfSame(piles: readonly number[]): number | undefined {
  const all = sum(piles);
  return all < fewest ? undefined : (sum(piles.map((n) => n * (n - 1))) + 2) / (all * (all - 1));
}

/** Joint acts in the order of their events; of several events of one account on one object at one time, the first. */
function joined(acts: readonly JointAct[], details: readonly Detail[]): Act[] {
  const open = new Map(acts.map((act) => [`${act.account} ${act.object}`, act]));
  return details.flatMap((detail) => {
    const key = `${detail.account} ${detail.object}`;
    const act = open.get(key);
    open.delete(key);
    return act ? [{ ...detail, ...act }] : [];
  });
}

async function textsOf(workspace: Workspace): Promise<{ texts: Map<string, number>; sameText: number }> {
  if (!workspace.present.has('text_hash')) return { texts: new Map(), sameText: 0 };
  await fill(workspace, 'text_use', '95-text-use.sql');
  const [same] = await workspace.rows<{ acts: number; pairs: number }>(
    'select coalesce(sum(acts), 0)::bigint as acts, coalesce(sum(acts * (acts - 1)), 0)::bigint as pairs from text_use',
  );
  const rows = await workspace.rows<{ text_hash: string; accounts: number }>(
    `select text_hash, accounts from text_use where text_hash in (
       select e.text_hash from engagement as e semi join joint as j on j.account = e.account and j.object = e.object and j.us = e.us)`,
  );
  await workspace.step('drop table text_use');
  const sameText = same && same.acts > 1 ? same.pairs / (same.acts * (same.acts - 1)) : 0;
  return { texts: new Map(rows.map(({ text_hash, accounts }) => [text_hash, accounts])), sameText };
}
