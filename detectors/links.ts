import { components } from '../graphs/union-find.ts';
import { sqlBeside } from '../ingest/database.ts';
import type { Workspace } from '../ingest/workspace.ts';
import type { Evidence, Innocent } from './detector.ts';
import { gathered, sum } from './gathered.ts';
import { houseOf } from './house.ts';
import { accountNames } from './names.ts';
import { listed, moment, named } from './recount.ts';
import { sittings } from './sittings.ts';
import { lnPoissonTail, probability } from './statistics.ts';
import { tableOf } from './table-of.ts';

/** One act that a group stands on. `object` is null where the act has none. */
export interface GroupAct {
  readonly grp: number;
  readonly account: number;
  readonly object: number | null;
  readonly us: number;
}

/** Whether the accounts of a group act with the same hands. */
export interface Links {
  /** Undefined where devices are unknown, or no more shared than chance or a room full of machines explains. */
  readonly evidence: Evidence | undefined;
  /** Accounts linked to another of the group by a device outside of rooms. */
  readonly linked: ReadonlySet<number>;
  /** Accounts that share a device with another of the group, in a room as well where they are no guests. */
  readonly sharing: ReadonlySet<number>;
  readonly innocent: readonly Innocent[];
}

/** Columns that a detector must ask for (`uses`) to have links judged. */
export const linkColumns = ['device', 'prefix', 'subject', 'controller'] as const;

interface Use {
  readonly grp: number;
  readonly account: number;
  readonly us: number;
  readonly source: string;
  readonly id: string;
  readonly device: string;
  readonly prefix: string | null;
  readonly subject: string | null;
  readonly controller: string | null;
}

const minute = 60e6;
const hour = 60 * minute;
const week = 7 * 24 * hour;
/** Two accounts on one device within this time of one another are in one pair of hands; in a café or class they change later. */
const handover = 10 * minute;
/** Fewer accounts than these, all joined by devices, are a home or a desk, whatever they do together. */
const leastOffence = 8;
/** Who acts elsewhere in fewer hours of a week or more has no life there to speak of. */
const leastLife = 3;
/** Devices seen in so many networks stand in no one place. */
const moving = 3;
/** Fewer accounts than these do not make a room. */
const leastRoom = 5;
/** At fewer sittings devices change hands by chance. */
const leastChanges = 2;

/**
 * Network evidence for groups of accounts, numbered 0..n−1 by `grp`: devices from which several of them did the very acts
 * that the group stands on. Null: accounts hold devices whatever group they are in, so that one of a group shares a device
 * with another as seldom as with any account; statistic: accounts of the group that shared devices join to others
 * (accounts less pieces), Poisson tail. A room full of machines (class, café, office) is one place, and who comes there
 * lives elsewhere, in three hours or more where the data span a week: in fewer than three networks links count only if
 * devices changed hands within ten minutes at two or more sittings an hour apart, and half of the accounts have no such life
 * or do half of all that they do from these devices. Five or more accounts at
 * such a room's machines are left out there before the rest is judged, whomever else the group holds and whatever other
 * devices join them to others. So are accounts that devices join within one organisation, of which half declare it: its
 * desk tells of the organisation, not of the group. Fewer than `least` accounts that devices join into one piece are a home or a desk, in
 * however many networks (a mobile line, a VPN): no evidence. More of them in fewer than three networks may be colleagues who live at the machines of one office: the
 * explanation fits, and the finding is one step lower. Accounts in one hand keep each to its device as a rule, so they fall
 * into several pieces.
 */
export async function linksOf(
  workspace: Workspace,
  groups: number,
  acts: readonly GroupAct[],
  least = leastOffence,
): Promise<Links[]> {
  const none = untestable('the devices from which they act are unknown');
  if (!workspace.present.has('device') || acts.length === 0)
    return Array.from({ length: groups }, () => ({ ...nothing, innocent: [none] }));
  const form = { grp: 'INTEGER', account: 'INTEGER', object: 'INTEGER', us: 'BIGINT' } as const;
  await tableOf(workspace, 'group_act', form, acts);
  await workspace.step(`create or replace temp table link_use as\n${sqlBeside(import.meta.url, 'links-10-use.sql')}`);
  const uses = await workspace.rows<Use>('from link_use order by grp, us, source, id');
  const rows = await workspace.rows<{ device: string; holders: number }>(
    sqlBeside(import.meta.url, 'links-20-holder.sql'),
  );
  const lives = gathered(
    await workspace.rows<{ grp: number; account: number; acts: number; shared: number; elsewhere: number }>(
      sqlBeside(import.meta.url, 'links-30-life.sql'),
    ),
    ({ grp }) => grp,
  );
  const [all] = await workspace.rows<{ accounts: number; us: number }>(
    'select count(distinct account) as accounts, coalesce(max(us) - min(us), 0) as us from engagement where device is not null',
  );
  const life = (all?.us ?? 0) >= week ? leastLife : 0;
  const names = await accountNames(workspace, 'select account from link_use');
  for (const table of ['group_act', 'link_use']) await workspace.step(`drop table ${table}`);
  const holders = new Map(rows.map((row) => [row.device, row.holders]));
  const byGroup = Array.from({ length: groups }, () => [] as Use[]);
  for (const use of uses) byGroup[use.grp]?.push(use);
  return byGroup.map((own, grp) => {
    if (own.length === 0) return { ...nothing, innocent: [none] };
    const living = new Set(
      (lives.get(grp) ?? [])
        .filter(({ acts, shared, elsewhere }) => 2 * shared >= acts || elsewhere < life)
        .map(({ account }) => account),
    );
    return judge(own, holders, all?.accounts ?? 0, living, least, names);
  });
}

function judge(
  uses: readonly Use[],
  holders: ReadonlyMap<string, number>,
  population: number,
  living: ReadonlySet<number>,
  least: number,
  names: ReadonlyMap<number, string>,
): Links {
  const accounts = [...new Set(uses.map(({ account }) => account))];
  const rooms = placesOf(uses)
    .map((on) => ({ on, place: placeOf(on, living) }))
    .filter(({ place }) => isRoom(place));
  const inRoom = new Set(rooms.flatMap(({ on }) => on));
  const guests = new Set(rooms.flatMap(({ on, place }) => (isForGuests(place) ? on : [])));
  const sharing = new Set(
    sharedOf(uses.filter((use) => !guests.has(use))).flatMap((on) => on.map(({ account }) => account)),
  );
  const pieces = piecesOf(
    accounts,
    uses.filter((use) => !inRoom.has(use)),
  );
  const left = pieces.filter(({ on }) => !isHouse(on));
  const ofHouses = sum(pieces.map(({ linked }) => linked.size)) - sum(left.map(({ linked }) => linked.size));
  const shared = left.flatMap(({ on }) => on);
  const linked = new Set(left.flatMap((piece) => [...piece.linked]));
  const observed = linked.size - left.length;
  const expected = chanceOf(uses, holders, accounts.length, population);
  const lnP = observed > 0 ? lnPoissonTail(observed, expected) : 0;
  const place = placeOf(shared, living);
  const { devices, networks, changes, settled } = place;
  const oneRoom = networks < moving && (changes < leastChanges || isForGuests(place));
  const home = left.length === 1 && linked.size < least;
  const office = least > 0 && left.length === 1 && networks < moving;
  const house = declaredBy(uses);
  const innocent: Innocent[] = [
    {
      explanation: 'People who share the machines of one place: a class, an office, a café, a home',
      verdict: observed > 0 ? fits(oneRoom || home || office) : fits(rooms.length > 0),
      why:
        `${linked.size} of ${accounts.length} accounts share ${devices} devices in ${networks} networks; within ten minutes devices changed hands at ${changes} sittings; ${settled} do half of all they do from them` +
        (rooms.length > 0
          ? `; left out are ${new Set([...inRoom].map(({ account }) => account)).size} at the machines of a room`
          : ''),
    },
    {
      ...house,
      why: house.why + (ofHouses > 0 ? `; left out are ${ofHouses} that share devices within one` : ''),
    },
  ];
  if (observed === 0 || oneRoom || home || house.verdict === 'fits' || lnP > Math.log(0.001))
    return { evidence: undefined, linked, sharing, innocent };
  const inOrder = [...shared].sort(inTime);
  const evidence: Evidence = {
    family: 'network',
    statement:
      `${linked.size} of ${accounts.length} accounts did these acts from ${devices} devices that they share with one another, ` +
      `in ${networks} networks; within ten minutes devices changed hands at ${changes} sittings.`,
    observed,
    expected,
    baseline: `accounts that hold their devices whatever group they are in, of ${population} with a device`,
    p: probability(lnP),
    events: inOrder.slice(0, 50).map(({ source, id }) => ({ source, id })),
    sql: recount(inOrder, linked, names),
  };
  return { evidence, linked, sharing, innocent };
}

const nothing = { evidence: undefined, linked: new Set<number>(), sharing: new Set<number>() };

/** The question that counts again who used the devices of these acts, in order of time, over `engagement` of the store. One row: accounts, devices. */
function recount(on: readonly Use[], linked: ReadonlySet<number>, names: ReadonlyMap<number, string>): string {
  const [first, last] = [on[0], on.at(-1)] as [Use, Use];
  return `select count(distinct account) as accounts, count(distinct device) as devices
from engagement
where time between ${moment(first.us)} and ${moment(last.us)}
  and device in (${listed(on.map(({ device }) => device))})
  and account in (${named(linked, names)})`;
}

const declaredBy = (uses: readonly Use[]) =>
  houseOf(new Map(uses.map(({ account, controller, subject }) => [account, controller ?? subject])));

const isHouse = (on: readonly Use[]) => declaredBy(on).verdict === 'fits';

const fits = (yes: boolean) => (yes ? 'fits' : 'does-not-fit');

const inTime = (x: Use, y: Use) => x.us - y.us || (x.id < y.id ? -1 : 1);

/** Accounts that devices join, and what they did on these devices. */
interface Piece {
  readonly linked: ReadonlySet<number>;
  readonly on: readonly Use[];
}

/** Accounts in pieces that shared devices join; of an account that shares none there is no piece. */
function piecesOf(accounts: readonly number[], uses: readonly Use[]): Piece[] {
  const place = new Map(accounts.map((account, at) => [account, at]));
  const at = (account: number) => place.get(account) as number;
  const shared = sharedOf(uses);
  const edges = shared.flatMap((on) =>
    on.slice(1).map((use) => [at((on[0] as Use).account), at(use.account)] as const),
  );
  const roots = components(accounts.length, edges);
  return [...gathered(shared.flat(), ({ account }) => roots[at(account)]).values()].map((on) => ({
    on,
    linked: new Set(on.map(({ account }) => account)),
  }));
}

const networksOf = (on: readonly Use[]) => [...new Set(on.flatMap(({ prefix }) => prefix ?? []))];

/** What was done on shared devices, place by place: those that share a network stand in one, but each by itself that moves about. */
function placesOf(uses: readonly Use[]): Use[][] {
  const devices = sharedOf(uses);
  const first = new Map<string, number>();
  const edges = devices.flatMap((on, at) => {
    const networks = networksOf(on);
    return (networks.length < moving ? networks : []).map((network) => {
      const other = first.get(network) ?? at;
      first.set(network, other);
      return [other, at] as const;
    });
  });
  const roots = components(devices.length, edges);
  return [...gathered([...devices.keys()], (at) => roots[at] as number).values()].map((together) =>
    together.flatMap((at) => devices[at] as Use[]),
  );
}

/** What was done on each device that several accounts used. */
function sharedOf(uses: readonly Use[]): Use[][] {
  return [...gathered(uses, ({ device }) => device).values()].filter(
    (on) => new Set(on.map(({ account }) => account)).size > 1,
  );
}

/** Where devices are shared: in how many networks, at how many sittings they changed hands, how many accounts live on them. */
function placeOf(on: readonly Use[], living: ReadonlySet<number>) {
  const byDevice = [...gathered([...on].sort(inTime), ({ device }) => device).values()];
  const accounts = new Set(on.map(({ account }) => account));
  return {
    devices: byDevice.length,
    accounts: accounts.size,
    networks: networksOf(on).length,
    changes: sittings(byDevice.flatMap(handovers), hour).length,
    settled: [...accounts].filter((account) => living.has(account)).length,
  };
}

type Place = ReturnType<typeof placeOf>;

/** A room full of machines is one place, and who comes there lives elsewhere. */
function isForGuests({ accounts, networks, settled }: Place): boolean {
  return networks < moving && 2 * settled < accounts;
}

/** Machines of one place at which no operator sits: they do not change hands at once, or are for guests. */
function isRoom(place: Place): boolean {
  const { accounts, networks, changes } = place;
  return accounts >= leastRoom && networks < moving && (changes < leastChanges || isForGuests(place));
}

/** Pairs of the group expected to share a device: for each account the chance that any other one holds one of its devices. */
function chanceOf(
  uses: readonly Use[],
  holders: ReadonlyMap<string, number>,
  size: number,
  population: number,
): number {
  const others = [...gathered(uses, ({ account }) => account).values()].map((own) => {
    const devices = [...new Set(own.map(({ device }) => device))];
    return devices.reduce((sum, device) => sum + (holders.get(device) ?? 1) - 1, 0);
  });
  const total = others.reduce((sum, n) => sum + Math.min(1, n / Math.max(1, population - 1)), 0);
  return (total * (size - 1)) / 2;
}

/** Moments at which a device passed from one account to another within ten minutes. */
function handovers(on: readonly Use[]): number[] {
  return on.flatMap((use, at) => {
    const before = on[at - 1];
    return before && before.account !== use.account && use.us - before.us <= handover ? [use.us] : [];
  });
}

function untestable(why: string): Innocent {
  return {
    explanation: 'People who share the machines of one place: a class, an office, a café, a home',
    verdict: 'not-testable',
    why,
  };
}
