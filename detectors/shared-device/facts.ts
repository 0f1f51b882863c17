import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { type Links, linksOf } from '../links.ts';
import { accountNames, objectNames } from '../names.ts';
import { tableOf } from '../table-of.ts';
import type { Common } from './chance.ts';
import { lessProbable, type Setting, type Test, testsOf, within } from './groups.ts';

/** One event of a joint act. */
export interface Act {
  readonly grp: number;
  readonly account: number;
  readonly verb: string;
  readonly object: number;
  readonly us: number;
  readonly source: string;
  readonly id: string;
  readonly device: string | null;
  readonly prefix: string | null;
  readonly follows: boolean | null;
  readonly automation: boolean | null;
}

/** All that an account of a group does. */
export interface Life {
  /** First acts on objects, joint or not. */
  readonly firsts: number;
  readonly devices: readonly Use[];
}

/** Events of an account on a device, and how many of them are looks (view, click). */
export interface Use {
  readonly account: number;
  readonly device: string | null;
  readonly events: number;
  readonly looks: number;
}

/** A group with all that is known of it. */
export interface Facts {
  readonly accounts: readonly number[];
  readonly links: readonly Test[];
  /** Things that linked accounts both did within their window. */
  readonly joint: readonly Common[];
  /** The two whose joint acts are the least probable, wherever they act from. */
  readonly closest: Test;
  /** In order of time, then of source and id. */
  readonly acts: readonly Act[];
  readonly lives: ReadonlyMap<number, Life>;
  readonly hands: Links;
  readonly names: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>;
}

/** Reads the events, lives and names of the groups, for all of them at once; tests each link by its times alone. */
export async function readFacts(
  workspace: Workspace,
  groups: readonly (readonly number[])[],
  links: readonly Test[],
  setting: Setting,
): Promise<Facts[]> {
  const groupOf = new Map(groups.flatMap((accounts, grp) => accounts.map((account) => [account, grp] as const)));
  const linkOf = new Map(links.map((link) => [`${link.a} ${link.b}`, link]));
  await tableOf(workspace, 'candidate', { a: 'INTEGER', b: 'INTEGER' }, links);
  const commons = gathered(await read<Common>(workspace, '50-common.sql'), ({ a }) => groupOf.get(a) as number);
  const joint = groups.map((_, grp) =>
    (commons.get(grp) ?? []).filter((common) => within(common, (linkOf.get(`${common.a} ${common.b}`) as Test).window)),
  );
  const sides = joint.flatMap((own, grp) =>
    own.flatMap(({ a, b, verb, object, a_us, b_us }) => [
      { grp, account: a, verb, object, us: a_us },
      { grp, account: b, verb, object, us: b_us },
    ]),
  );
  const form = { grp: 'INTEGER', account: 'INTEGER', verb: 'VARCHAR', object: 'INTEGER', us: 'BIGINT' } as const;
  await tableOf(workspace, 'joint', form, sides);
  const all = await read<Act>(workspace, '80-detail.sql');
  const acts = gathered(all, ({ grp }) => grp);
  const lives = await livesOf(workspace);
  const hands = await linksOf(workspace, groups.length, all, 0); // what a home does is judged by when it does it: innocent.ts
  const names = await accountNames(
    workspace,
    'select account from joint union select o.owner from object as o semi join joint on joint.object = o.object',
  );
  const objects = await objectNames(workspace, 'select object from joint');
  return groups.map((accounts, grp) => ({
    accounts,
    links: links.filter(({ a }) => groupOf.get(a) === grp),
    joint: joint[grp] as Common[],
    closest: testsOf(commons.get(grp) ?? [], setting).reduce(lessProbable),
    acts: acts.get(grp) ?? [],
    lives,
    hands: hands[grp] as Links,
    names,
    objects,
  }));
}

async function livesOf(workspace: Workspace): Promise<Map<number, Life>> {
  const uses = gathered(await read<Use>(workspace, '85-life.sql'), ({ account }) => account);
  const rows = await workspace.rows<{ account: number; firsts: number }>(
    'select account, count(*) as firsts from sharer_act where account in (select account from joint) group by account',
  );
  return new Map(rows.map(({ account, firsts }) => [account, { firsts, devices: uses.get(account) ?? [] }]));
}

async function read<Row>(workspace: Workspace, file: string): Promise<Row[]> {
  return await workspace.rows<Row>(sqlBeside(import.meta.url, file));
}
