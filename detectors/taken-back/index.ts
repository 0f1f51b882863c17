import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { gathered } from '../gathered.ts';
import { linkColumns, linksOf } from '../links.ts';
import { accountNames, objectNames } from '../names.ts';
import { mostlySame } from '../overlap.ts';
import { writeDuration } from '../params.ts';
import { falseDiscovery } from '../statistics.ts';
import { tableOf } from '../table-of.ts';
import {
  type Crowd,
  fewestThings,
  type Habit,
  habitOf,
  keyOf,
  type Null,
  nullOf,
  type Other,
  type Place,
  weigh,
} from './crowd.ts';
import { explain } from './explain.ts';
import { type Act, accuses, type Campaign, findingOf, type Told } from './finding.ts';
import { type Params, params } from './params.ts';

const version = '1.0.0';
const uses = ['topics', 'owner', 'automation', 'origin', ...linkColumns] as const;

/** Accounts that do one thing together and take it back together. */
export const detector: Detector<Params> = {
  about: 'Accounts that do one thing together and take it back together.',
  version,
  verbs: ['post', 'share', 'like', 'follow', 'comment'],
  lookback: 0,
  needs: ['object'],
  uses,
  params,
  detect,
  explain,
};

/** At most one in so many of those who are named may have taken back by habit. */
const leastGuilty = 20;

interface Goer extends Place {
  readonly account: number;
  readonly gone: boolean;
}

type ByVerb<T> = T & { readonly verb: string };

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  await workspace.settings({ within_us: values.within, span_us: values.span, least: values.least });
  await workspace.step(`create or replace temp view doing as\n${sqlOf('05-doing.sql')}`);
  await fill(workspace, 'part', '10-part.sql');
  await fill(workspace, 'run', '20-run.sql');
  await fill(workspace, 'crowd', '30-crowd.sql');
  await fill(workspace, 'goer', '35-goer.sql');
  const nominated = await workspace.rows<Crowd>('from crowd where 2 * gone >= accounts and gone > 0');
  if (nominated.length === 0) return [];
  const told = await toldOf(workspace, nominated, values);
  if (told.length === 0) return [];
  const campaigns = await campaignsOf(workspace, told);
  const missing = uses.filter((column) => !workspace.present.has(column));
  const all = campaigns.map((campaign) => findingOf(campaign, window, values, version, missing));
  const findings = all.filter(accuses);
  if (findings.length < all.length)
    workspace.remarks.push(
      `${all.length - findings.length} crowds took back within ${writeDuration(values.within)} what they had done together, but not all at once, or they declare one organisation or sat at the machines of one place: leads, not findings.`,
    );
  return findings;
}

/** The crowds that took back more than chance allows, the least probable first. */
async function toldOf(workspace: Workspace, nominated: readonly Crowd[], { q, least }: Params): Promise<Told[]> {
  const habits = await read<ByVerb<Habit> & { account: number | null }>(workspace, '40-habit.sql');
  const others = gathered(await read<ByVerb<Other>>(workspace, '45-other.sql'), ({ verb }) => verb);
  const goers = gathered(await workspace.rows<Goer>('from goer'), keyOf);
  const ofAccount = new Map(habits.map((habit) => [`${habit.verb} ${habit.account}`, habit]));
  const [tested] = await workspace.rows<{ crowds: number }>('select count(*) as crowds from crowd');
  const nulls = new Map(
    [...new Set(nominated.map(({ verb }) => verb))].sort().flatMap((verb): [string, Null][] => {
      const rest = ofAccount.get(`${verb} null`) ?? { things: 0, gone: 0 };
      if (rest.things >= fewestThings) return [[verb, nullOf(rest, others.get(verb) ?? [])]];
      workspace.remarks.push(
        `${verb}: ${rest.things} acts of others, outside of crowds, do not tell how many take back what they do; ${fewestThings} are needed: not judged.`,
      );
      return [];
    }),
  );
  const weighed = nominated.flatMap((crowd) => {
    const chance = nulls.get(crowd.verb);
    if (!chance) return [];
    const own = goers.get(keyOf(crowd)) ?? [];
    const none = { things: 0, gone: 0 };
    const rates = own.map(({ account }) => habitOf(ofAccount.get(`${crowd.verb} ${account}`) ?? none, chance));
    return [{ crowd, goers: own, chance, ...weigh(crowd, rates, chance) }];
  });
  const lnQ = falseDiscovery(weighed.map(({ lnP }) => lnP + Math.log(tested?.crowds ?? 1)));
  return weighed
    .map((one, at) => ({ ...one, lnQ: lnQ[at] as number }))
    .filter(
      ({ crowd, innocent, lnQ }) => crowd.gone >= least && lnQ <= Math.log(q) && leastGuilty * innocent <= crowd.gone,
    )
    .map(({ crowd, goers, ...rest }) => ({
      ...rest,
      crowd,
      members: new Set(goers.filter(({ gone }) => gone).map(({ account }) => account)),
    }))
    .sort((x, y) => x.lnP - y.lnP || x.crowd.begun - y.crowd.begun || y.crowd.accounts - x.crowd.accounts);
}

/** Crowds that are mostly the same accounts, each joined to the first that it shares at least half of the smaller with. */
async function campaignsOf(workspace: Workspace, told: readonly Told[]): Promise<Campaign[]> {
  const joined: { crowds: [Told, ...Told[]]; members: Set<number> }[] = [];
  for (const one of told) {
    const known = joined.find(({ members }) => mostlySame(one.members, members));
    if (known) {
      known.crowds.push(one);
      for (const member of one.members) known.members.add(member);
    } else joined.push({ crowds: [one], members: new Set(one.members) });
  }
  const form = { verb: 'VARCHAR', thing: 'INTEGER', begun: 'BIGINT' } as const;
  await tableOf(
    workspace,
    'told',
    form,
    told.map(({ crowd: { verb, thing, begun } }) => ({ verb, thing, begun })),
  );
  const acts = gathered(await read<Act>(workspace, '50-act.sql'), keyOf);
  const names = await accountNames(
    workspace,
    'select account from goer union all select owner from engagement semi join goer using (account)',
  );
  const objects = await objectNames(workspace, 'select thing from told');
  const own = joined.map(({ crowds }) => crowds.flatMap(({ crowd }) => acts.get(keyOf(crowd)) ?? []));
  const links = await linksOf(
    workspace,
    joined.length,
    own.flatMap((of, grp) => of.map(({ account, thing, us }) => ({ grp, account, object: thing, us }))),
  );
  return joined.map(({ crowds, members }, grp) => ({
    crowds,
    members,
    acts: own[grp] as Act[],
    links: links[grp] as Campaign['links'],
    names,
    objects,
  }));
}

/** The text of one of this folder's statements. */
const sqlOf = (file: string) => sqlBeside(import.meta.url, file);

async function fill(workspace: Workspace, table: string, file: string): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`);
}

async function read<Row>(workspace: Workspace, file: string): Promise<Row[]> {
  return await workspace.rows<Row>(sqlOf(file));
}
