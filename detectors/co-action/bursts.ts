import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { type Block, grow, type Matrix, merged, weigh } from '../scan.ts';
import { tableOf } from '../table-of.ts';
import { type JointAct, separate } from './group.ts';
import type { Verdict } from './judge.ts';
import { fill, type Layer, read } from './layer.ts';
import type { Params } from './params.ts';

/** First acts on one object that the cap leaves out, none of them a window after the one before. */
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

/** Of people who are told of something, far fewer look within one window; of accounts in one hand nearly all do. */
const leastTurnout = 2 / 3;

/** Acts that are searched at once; of more, a sample of the accounts, drawn by their names. */
const most = 1_000_000;

const mostBursts = 100;

/**
 * Groups larger than the cap: the same accounts, nearly all of them, in one burst after another. Accounts and bursts are a
 * matrix in which chance has an entry as often as the account acts and as many take part in the burst (degree-corrected);
 * blocks grow from each burst (`../scan.ts`), and are weighed with one burst an owner and a sitting. p is Chernoff's bound,
 * with a union bound over all sets of accounts and of bursts. Whoever takes part in half of a block's bursts is a member.
 */
export async function judgeBursts(
  workspace: Workspace,
  layer: Layer,
  params: Params,
  lnLevel: number,
): Promise<Verdict[]> {
  await fill(workspace, 'burst_act', '42-burst-act.sql');
  const bursts = await read<Burst>(workspace, '44-burst.sql');
  if (bursts.length < params.minObjects) return [];
  const { attended, slices } = await readAttended(workspace, layer, params);
  const search = { ...params, leastAccounts: Math.ceil((params.cap + 1) / slices) };
  const groups = groupsOf(bursts, attended, layer, search).filter(({ lnScore }) => lnScore <= lnLevel);
  if (groups.length === 0) return [];
  const among = groups.map(({ targets }) => targets.map((column) => bursts[column] as Burst));
  const rows = among.flatMap((of, grp) => of.map(({ object, begun }) => ({ grp, object, begun, bursts: of.length })));
  const form = { grp: 'INTEGER', object: 'INTEGER', begun: 'BIGINT', bursts: 'INTEGER' } as const;
  await tableOf(workspace, 'burst_group', form, rows);
  const joint = gathered(await readJoint(workspace, layer, among.flat()), ({ grp }) => grp);
  return groups.flatMap((group, grp) => verdictOf(group, joint.get(grp) ?? [], params) ?? []);
}

async function readAttended(workspace: Workspace, { verb, window }: Layer, params: Params) {
  const [all] = await workspace.rows<{ acts: number }>('select count(*) as acts from burst_act');
  const slices = Math.max(1, Math.ceil((all?.acts ?? 0) / most));
  await workspace.settings({ verb, window_us: window, cap: params.cap, min_objects: params.minObjects, slices });
  return { attended: await read<Attendance>(workspace, '46-regular.sql'), slices };
}

type Part = Pick<Block, 'rows' | 'columns'>;

/** A block, weighed with bursts that stand for themselves, and all the accounts (rows) and bursts (columns) that it grew to. */
type Grown = Block & { readonly accounts: readonly number[]; readonly targets: readonly number[] };

/** Parameters, and how many accounts a group needs: more than the cap, of a sample in proportion. */
type Search = Params & { readonly leastAccounts: number };

/** Blocks in which nearly all accounts turn out, the least probable first; then, again and again, those of the accounts that are left. */
function groupsOf(bursts: readonly Burst[], attended: readonly Attendance[], layer: Layer, search: Search): Grown[] {
  const matrix = matrixOf(bursts, attended, layer);
  const found: Grown[] = [];
  for (let left = matrix; ; ) {
    const next = merged(
      [0, 1]
        .flatMap((parity) => {
          const half = halfOf(left, parity);
          return half.byColumn.flatMap(
            (rows, column) => blockFrom(left, half, { rows, columns: [column] }, bursts, search) ?? [],
          );
        })
        .sort((x, y) => x.lnScore - y.lnScore),
    );
    if (next.length === 0) return found.sort((x, y) => x.lnScore - y.lnScore);
    found.push(...next);
    const taken = new Set(next.flatMap(({ accounts }) => accounts));
    left = { ...left, byColumn: left.byColumn.map((rows) => rows.filter((row) => !taken.has(row))) };
  }
}

/** The matrix without every other burst. */
function halfOf(matrix: Matrix, parity: number): Matrix {
  return {
    ...matrix,
    byRow: matrix.byRow.map((columns) => columns.filter((column) => column % 2 === parity)),
    byColumn: matrix.byColumn.map((rows, column) => (column % 2 === parity ? rows : [])),
  };
}

/**
 * The accounts that grow from a seed in one half of the bursts, if they turn out in the other half as well: fans who come
 * now and then look complete only in bursts that were chosen for them. Undefined where too little is left.
 */
function blockFrom(
  matrix: Matrix,
  half: Matrix,
  seed: Part,
  bursts: readonly Burst[],
  { pause, minObjects, leastAccounts, q }: Search,
): Grown | undefined {
  if (seed.rows.length < leastAccounts) return undefined;
  const { rows, columns } = trimmed(half, grow(half, seed, { leastRows: leastAccounts, mostColumns: mostBursts }));
  if (rows.length < leastAccounts || columns.length < 2) return undefined;
  const all = columnsWithHalf(matrix, rows);
  const others = all.filter((column) => half.byColumn[column]?.length === 0);
  if (others.length < 2 || turnout(weigh(matrix, rows, others)) < leastTurnout) return undefined;
  const block = weigh(matrix, rows, apart(all, bursts, pause));
  const passes = block.columns.length >= minObjects && turnout(block) >= leastTurnout && block.lnScore <= Math.log(q);
  return passes ? { ...block, accounts: rows, targets: all } : undefined;
}

const turnout = ({ rows, columns, observed }: Block) => observed / (rows.length * columns.length);

/** Bursts in which at least half of these accounts take part. */
function columnsWithHalf({ byColumn }: Matrix, rows: readonly number[]): number[] {
  const among = new Set(rows);
  return byColumn.flatMap((of, column) =>
    2 * of.filter((row) => among.has(row)).length >= rows.length ? [column] : [],
  );
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

/** One burst of each owner, and one of each sitting. */
function apart(columns: readonly number[], bursts: readonly Burst[], pause: number): number[] {
  const owners = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  return [...columns]
    .sort((x, y) => x - y)
    .filter((column) => {
      const { owner, begun } = bursts[column] as Burst;
      if (begun - last < pause || owners.has(owner)) return false;
      owners.add(owner);
      last = begun;
      return true;
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
    allRows: Math.max(own.size, layer.allAccounts),
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

function verdictOf(block: Grown, acts: readonly JointAct[], { pause, minObjects }: Params): Verdict | undefined {
  const members = [...new Set(acts.map(({ account }) => account))];
  const facts = separate(acts, pause);
  if (facts < minObjects) return undefined;
  const { observed, expected, lnP, lnScore } = block;
  const weight = { members, acts, facts, observed, expected, lnP };
  return {
    group: { ...weight, core: new Set(members), closest: weight },
    test: { ...weight, lnScore },
    aged: false,
    turnout: turnout(block),
  };
}
