import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { type Block, grow, type Matrix, merged, weigh } from '../scan.ts';
import { tableOf } from '../table-of.ts';
import { type JointAct, separate } from './group.ts';
import type { Verdict } from './judge.ts';
import { fill, type Layer, read } from './layer.ts';
import type { Params } from './params.ts';

/** First acts on one object that the cap leaves out, none of them a window after the one before, all of them within one. */
interface Burst {
  readonly object: number;
  readonly begun: number;
  /** The object's owner, or a number of its own where the owner is unknown. */
  readonly owner: number;
  readonly accounts: number;
}

/** An account's act in a burst, and its first acts in all. */
interface Attendance {
  readonly account: number;
  readonly object: number;
  readonly begun: number;
  readonly acts: number;
}

const day = 86_400e6;
const week = 7 * day;

/** Members take part in so many of a group's bursts; whoever takes part in fewer, but in two of five, stands in between. */
const nearlyAll = 0.8;
const someOf = 0.4;
/** An audience has all degrees of zeal; of accounts in one hand nearly all come nearly always, and hardly any stand in between. */
const leastGap = 4;
const leastDays = 3;

/** Acts that are searched at once; of more, a sample of the accounts, drawn by their names, of which a group needs so many. */
const most = 1_000_000;
const fewestSampled = 30;

const mostBursts = 100;

/**
 * Groups larger than the cap: the same accounts, nearly all of them, in one burst after another. Accounts and bursts are a
 * matrix in which chance has an entry as often as the account acts and as many take part in the burst (degree-corrected).
 * Blocks grow from each burst of one half of the bursts (`../scan.ts`); in the other half the gap is asked for, between
 * those who come nearly always and those who come now and then. Weighed is one burst an owner and a sitting. p is
 * Chernoff's bound, with a union bound over all sets of accounts and of bursts.
 */
export async function judgeBursts(
  workspace: Workspace,
  layer: Layer,
  params: Params,
  lnLevel: number,
): Promise<Verdict[]> {
  if (layer.capped === 0) return [];
  await fill(workspace, 'burst_act', '42-burst-act.sql');
  await fill(workspace, 'burst', '44-burst.sql');
  const bursts = await workspace.rows<Burst>('from burst order by begun, accounts, object');
  if (bursts.length < 2 * params.minObjects) return [];
  const slices = Math.ceil(layer.capped / most);
  const { verb, window } = layer;
  await workspace.settings({ verb, window_us: window, cap: params.cap, min_objects: params.minObjects, slices });
  const attended = await read<Attendance>(workspace, '46-regular.sql');
  const leastAccounts = Math.max(slices > 1 ? fewestSampled : 0, Math.ceil((params.cap + 1) / slices));
  const groups = groupsOf(bursts, attended, layer, { ...params, leastAccounts }).filter(
    ({ lnScore }) => lnScore <= lnLevel,
  );
  if (groups.length === 0) return [];
  const among = groups.map(({ targets }) => targets.map((column) => bursts[column] as Burst));
  const rows = among.flatMap((of, grp) => of.map(({ object, begun }) => ({ grp, object, begun, bursts: of.length })));
  const form = { grp: 'INTEGER', object: 'INTEGER', begun: 'BIGINT', bursts: 'INTEGER' } as const;
  await tableOf(workspace, 'burst_group', form, rows);
  const joint = gathered(await readJoint(workspace, layer, among.flat()), ({ grp }) => grp);
  return groups.flatMap((group, grp) => verdictOf(group, joint.get(grp) ?? [], params) ?? []);
}

type Part = Pick<Block, 'rows' | 'columns'>;

/** A block of members, weighed with bursts that stand for themselves; all its accounts (rows) and bursts (columns). */
type Grown = Block & { readonly accounts: readonly number[]; readonly targets: readonly number[] };

/** Parameters, and how many accounts a group needs: more than the cap, of a sample in proportion. */
type Search = Params & { readonly leastAccounts: number };

/** The least probable first; found among all accounts, then, again and again, among those that are left. */
function groupsOf(bursts: readonly Burst[], attended: readonly Attendance[], layer: Layer, search: Search): Grown[] {
  const matrix = matrixOf(bursts, attended, layer);
  const halves = [true, false].map((first) => bursts.map(({ begun }) => inFirstHalf(begun) === first));
  const found: Grown[] = [];
  for (let left = matrix; ; ) {
    const next = merged(
      halves.flatMap((own) => foundIn(left, own, bursts, search)).sort((x, y) => x.lnScore - y.lnScore),
    );
    if (next.length === 0) return found.sort((x, y) => x.lnScore - y.lnScore);
    found.push(...next);
    const taken = new Set(next.flatMap(({ accounts }) => accounts));
    left = { ...left, byColumn: left.byColumn.map((rows) => rows.filter((row) => !taken.has(row))) };
  }
}

/** Two halves of all moments of the week, finely mixed, so that no timetable falls into one of them. */
const inFirstHalf = (us: number) => (((((us % week) + week) % week) / 1e6) * 0.618_033_988_749) % 1 < 0.5;

/** Blocks that grow from the bursts of one half, each burst in the first of them that it is in. */
function foundIn(matrix: Matrix, own: readonly boolean[], bursts: readonly Burst[], search: Search): Grown[] {
  const half: Matrix = {
    ...matrix,
    byRow: matrix.byRow.map((columns) => columns.filter((column) => own[column])),
    byColumn: matrix.byColumn.map((rows, column) => (own[column] ? rows : [])),
  };
  const taken = new Set<number>();
  return half.byColumn.flatMap((rows, column) => {
    if (rows.length < search.leastAccounts || taken.has(column)) return [];
    const block = blockFrom(matrix, half, { rows, columns: [column] }, bursts, search);
    for (const one of block?.targets ?? []) taken.add(one);
    return block ?? [];
  });
}

/** What grows from a seed in one half and has a gap in the other; undefined where too little is left. */
function blockFrom(
  matrix: Matrix,
  half: Matrix,
  seed: Part,
  bursts: readonly Burst[],
  { pause, minObjects, leastAccounts, q }: Search,
): Grown | undefined {
  const { rows } = trimmed(half, grow(half, seed, { leastRows: leastAccounts, mostColumns: mostBursts }));
  if (rows.length < leastAccounts) return undefined;
  const all = columnsWithHalf(matrix, rows);
  const others = apart(
    all.filter((column) => half.byColumn[column]?.length === 0),
    bursts,
    pause,
  );
  if (others.length < minObjects || !hasGap(matrix, others)) return undefined;
  const members = whoAttends(matrix, all, nearlyAll);
  const separate = apart(all, bursts, pause);
  const days = new Set(separate.map((column) => Math.floor((bursts[column] as Burst).begun / day))).size;
  if (members.length < leastAccounts || days < leastDays || !hasGap(matrix, separate)) return undefined;
  const block = weigh(matrix, members, separate);
  return block.lnScore <= Math.log(q) ? { ...block, accounts: members, targets: all } : undefined;
}

/** Whether those who attend nearly all of these bursts are several times as many as those who attend some. */
function hasGap(matrix: Matrix, columns: readonly number[]): boolean {
  const zealous = whoAttends(matrix, columns, nearlyAll).length;
  return zealous > 0 && zealous >= leastGap * (whoAttends(matrix, columns, someOf).length - zealous);
}

/** Accounts that take part in at least such a share of the bursts. */
function whoAttends({ byColumn }: Matrix, columns: readonly number[], share: number): number[] {
  const counts = new Map<number, number>();
  for (const column of columns) for (const row of byColumn[column] ?? []) counts.set(row, (counts.get(row) ?? 0) + 1);
  return [...counts].filter(([, n]) => n >= share * columns.length).map(([row]) => row);
}

/** Bursts in which at least half of these accounts take part. */
function columnsWithHalf({ byRow }: Matrix, rows: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const row of rows) for (const column of byRow[row] ?? []) counts.set(column, (counts.get(column) ?? 0) + 1);
  return [...counts].filter(([, n]) => 2 * n >= rows.length).map(([column]) => column).sort((x, y) => x - y); // biome-ignore format: one thought
}

/** What is left of a block without accounts and bursts that have less than half of the other side. */
function trimmed(matrix: Matrix, { rows, columns }: Part): Part {
  const ofColumns = new Set(columns);
  const left = rows.filter(
    (row) => 2 * (matrix.byRow[row] ?? []).filter((column) => ofColumns.has(column)).length >= columns.length,
  );
  const kept = columnsWithHalf(matrix, left).filter((column) => ofColumns.has(column));
  return left.length < rows.length || kept.length < columns.length
    ? trimmed(matrix, { rows: left, columns: kept })
    : { rows: left, columns: kept };
}

/** One burst of each owner, and one of each sitting: `pause` from one to the next. */
function apart(columns: readonly number[], bursts: readonly Burst[], pause: number): number[] {
  const owners = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  return columns.filter((column) => {
    const { owner, begun } = bursts[column] as Burst;
    const stands = begun - last >= pause && !owners.has(owner);
    last = begun;
    if (stands) owners.add(owner);
    return stands;
  });
}

function matrixOf(bursts: readonly Burst[], attended: readonly Attendance[], layer: Layer): Matrix {
  const columns = new Map(bursts.map(({ object, begun }, at) => [`${object} ${begun}`, at]));
  const own = gathered(attended, ({ account }) => account);
  const byRow = [...own.values()].map((of) =>
    of.map(({ object, begun }) => columns.get(`${object} ${begun}`) as number),
  );
  const byColumn = bursts.map(() => [] as number[]);
  for (const [row, of] of byRow.entries()) for (const column of of) byColumn[column]?.push(row);
  return {
    rows: [...own.values()].map(([first]) => ({ weight: (first as Attendance).acts / layer.allActs, label: 0 })),
    columns: bursts.map(({ accounts }) => ({ weight: accounts, label: 0 })),
    byRow,
    byColumn,
    allRows: layer.allAccounts,
    allColumns: bursts.length,
    rate: () => 1,
  };
}

type Joint = Pick<JointAct, 'account' | 'object' | 'us' | 'others' | 'mates'> & { readonly grp: number };

async function readJoint(workspace: Workspace, { window }: Layer, bursts: readonly Burst[]) {
  const owners = new Map(bursts.map(({ object, owner }) => [object, owner]));
  await fill(workspace, 'burst_joint', '48-burst-joint.sql', window);
  const acts = await workspace.rows<Joint>('from burst_joint order by grp, us, object, account');
  const unknown = { size: 0, born_known: false, age: 0 };
  return acts.map((act) => ({ ...act, ...unknown, owner: owners.get(act.object) as number }));
}

function verdictOf(block: Grown, acts: readonly JointAct[], { pause, minObjects, cap }: Params): Verdict | undefined {
  const members = [...new Set(acts.map(({ account }) => account))];
  const facts = separate(acts, pause);
  if (members.length <= cap || facts < minObjects) return undefined;
  const { rows, columns, observed, expected, lnP, lnScore } = block;
  const weight = { members, acts, facts, observed, expected, lnP };
  return {
    group: { ...weight, core: new Set(members), closest: weight },
    test: { ...weight, lnScore },
    aged: false,
    byAge: false,
    chances: [],
    turnout: observed / (rows.length * columns.length),
    stability: 1,
  };
}
