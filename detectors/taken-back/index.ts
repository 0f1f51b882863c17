import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { gathered } from '../gathered.ts';
import { linkColumns, linksOf } from '../links.ts';
import { accountNames, objectNames } from '../names.ts';
import { writeDuration } from '../params.ts';
import { tableOf } from '../table-of.ts';
import { campaignsOf, lnQOf, type Told } from './campaign.ts';
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
import { type Act, accuses, findingOf, type Known } from './finding.ts';
import { lookback, type Params, params } from './params.ts';
import { undoable } from './recount.ts';

const version = '1.0.2';
const uses = ['topics', 'owner', 'automation', 'origin', ...linkColumns] as const;

/** Accounts that time and again do one thing together and take it back together. */
export const detector: Detector<Params> = {
  about: 'Accounts that time and again do one thing together and take it back together.',
  version,
  verbs: undoable,
  lookback,
  needs: ['object'],
  uses,
  params,
  detect,
  explain,
};

/** At most one in so many of those who are named may have taken back by habit. */
const leastGuilty = 20;
/** Who takes back as many of all things is not named. */
const mostHabit = 0.5;
/** A crowd tells something from here on. */
const lnTelling = Math.log(0.01);

const none: Habit = { things: 0, gone: 0 };

interface Goer extends Place {
  readonly account: number;
  /** Whether it took back all that it did there. */
  readonly undone: boolean;
}

type ByVerb<T> = T & { readonly verb: string };

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  await workspace.settings({ within_us: values.within, span_us: values.span, least: values.least });
  await workspace.step(`create or replace temp view doing as\n${sqlOf('05-doing.sql')}`);
  if (await isCoarse(workspace)) return [];
  await fill(workspace, 'part', '10-part.sql');
  await fill(workspace, 'run', '20-run.sql');
  await fill(workspace, 'crowd', '30-crowd.sql');
  await fill(workspace, 'goer', '35-goer.sql');
  const told = await toldOf(workspace);
  const crowds = await workspace.rows<{ verb: string; crowds: number }>(
    'select verb, count(*) as crowds from crowd group by verb order by verb',
  );
  const tested = new Map(crowds.map(({ verb, crowds }) => [verb, crowds]));
  const campaigns = campaignsOf(told);
  const found = campaigns
    .map((campaign) => ({ ...campaign, lnQ: lnQOf(campaign, tested) }))
    .filter(
      ({ lnQ, occasions }) => lnQ <= Math.log(values.q) && occasions.some(({ crowd }) => crowd.begun >= window.since),
    );
  const once = told.length - campaigns.flatMap(({ crowds }) => crowds).length;
  if (once > 0)
    workspace.remarks.push(
      `${once} crowds took back within ${writeDuration(values.within)} what they had done together, but only once, or each time with others: leads, not findings, since a crowd may have a reason of its own.`,
    );
  if (found.length === 0) return [];
  const missing = uses.filter((column) => !workspace.present.has(column));
  const all = (await knownOf(workspace, found)).map((known) => findingOf(known, window, values, version, missing));
  const findings = all.filter(accuses);
  if (findings.length < all.length)
    workspace.remarks.push(
      `${all.length - findings.length} groups took back what they had done together, time and again, but no more of the same accounts came than chance would bring, or they declare one organisation or sat at the machines of one place: leads, not findings.`,
    );
  return findings;
}

/** Whether times stand on whole minutes: then what is taken back the same day may seem to be so at once. */
async function isCoarse(workspace: Workspace): Promise<boolean> {
  const [times] = await workspace.rows<{ acts: number; whole: number }>(
    'select count(*) as acts, count(*) filter (us % 60000000 = 0) as whole from doing',
  );
  if (!times || 2 * times.whole < times.acts || times.acts === 0) return false;
  workspace.remarks.push(
    'most times stand on whole minutes, too coarse to tell what was taken back at once: not judged.',
  );
  return true;
}

/** The crowds that took back more than chance allows, the least probable first. */
async function toldOf(workspace: Workspace): Promise<Told[]> {
  const nominated = gathered(
    await workspace.rows<Goer & Crowd>('select * from goer join crowd using (verb, thing, begun)'),
    keyOf,
  );
  if (nominated.size === 0) return [];
  const habits = await read<ByVerb<Habit> & { account: number | null }>(workspace, '40-habit.sql');
  const others = gathered(await read<ByVerb<Other>>(workspace, '45-other.sql'), ({ verb }) => verb);
  const ofAccount = new Map(habits.map((habit) => [`${habit.verb} ${habit.account}`, habit]));
  const verbs = [...new Set([...nominated.values()].map(([goer]) => (goer as Goer).verb))].sort();
  const nulls = new Map(
    verbs.flatMap((verb): [string, Null][] => {
      const rest = ofAccount.get(`${verb} null`) ?? none;
      if (rest.things >= fewestThings) return [[verb, nullOf(rest, others.get(verb) ?? [])]];
      workspace.remarks.push(
        `${verb}: ${rest.things} acts of others do not tell how many take back what they do; ${fewestThings} are needed: not judged.`,
      );
      return [];
    }),
  );
  return [...nominated.values()]
    .flatMap((goers): Told[] => {
      const crowd = goers[0] as Goer & Crowd;
      const chance = nulls.get(crowd.verb);
      if (!chance) return [];
      const habit = new Map(
        goers.map(({ account }) => [account, habitOf(ofAccount.get(`${crowd.verb} ${account}`) ?? none, chance)]),
      );
      const members = new Set(
        goers
          .filter(({ account, undone }) => undone && (habit.get(account) as number) < mostHabit)
          .map(({ account }) => account),
      );
      return [{ crowd, chance, members, ...weigh(crowd, [...habit.values()], chance) }];
    })
    .filter(({ crowd, innocent, lnP }) => lnP <= lnTelling && leastGuilty * innocent <= crowd.gone)
    .sort((x, y) => x.lnP - y.lnP || x.crowd.begun - y.crowd.begun || y.crowd.accounts - x.crowd.accounts);
}

/** What else is known of campaigns. */
async function knownOf(workspace: Workspace, campaigns: readonly Known['campaign'][]): Promise<Known[]> {
  const form = { verb: 'VARCHAR', thing: 'INTEGER', begun: 'BIGINT' } as const;
  const places = campaigns.flatMap(({ crowds }) =>
    crowds.map(({ crowd: { verb, thing, begun } }) => ({ verb, thing, begun })),
  );
  await tableOf(workspace, 'told', form, places);
  const acts = gathered(await read<Act>(workspace, '50-act.sql'), keyOf);
  const names = await accountNames(
    workspace,
    'select account from goer union all select owner from engagement semi join goer using (account)',
  );
  const objects = await objectNames(workspace, 'select thing from told');
  const own = campaigns.map(
    ({ crowds }) =>
      new Map(
        crowds.map(({ crowd, members }) => [
          keyOf(crowd),
          (acts.get(keyOf(crowd)) ?? []).filter(({ account }) => members.has(account)),
        ]),
      ),
  );
  const [people] = await workspace.rows<{ accounts: number }>('select count(distinct account) as accounts from part');
  const links = await linksOf(
    workspace,
    campaigns.length,
    own.flatMap((of, grp) =>
      [...of.values()].flat().map(({ account, thing, us }) => ({ grp, account, object: thing, us })),
    ),
  );
  return campaigns.map((campaign, grp) => ({
    campaign,
    acts: own[grp] as Known['acts'],
    links: links[grp] as Known['links'],
    accounts: people?.accounts ?? 0,
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
