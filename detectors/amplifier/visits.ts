import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { audiences } from '../audiences.ts';
import { gathered, sum } from '../gathered.ts';
import type { Params } from './params.ts';
import { type Count, type Mixing, type Rare, type Regular, rarities } from './rare.ts';

/** Unbidden visits: all accounts that pay and owners that receive them, and the pairs that meet often enough. */
export interface Visits {
  readonly pairs: readonly Rare[];
  /** Owner → its pairs, by their places. */
  readonly byTarget: ReadonlyMap<number, readonly number[]>;
  readonly accounts: number;
  readonly owners: number;
}

/** The text of one of this folder's statements. */
export const sqlOf = (file: string) => sqlBeside(import.meta.url, file);

/** Reads them, with how rare each pair is. Leaves the tables `boost` and `visit`. */
export async function readVisits(workspace: Workspace, { leastVisits, leastCommunity }: Params): Promise<Visits> {
  const fill = async (table: string, file: string) =>
    await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`);
  await fill('boost', '10-boost.sql');
  await fill('tie', '20-tie.sql');
  await audiences(workspace, leastCommunity);
  await workspace.settings({ least_visits: leastVisits });
  await fill('visit', '30-visit.sql');
  await fill('visitor', '40-visitor.sql');
  await fill('host', '45-host.sql');
  const mixing = await workspace.rows<Mixing>(sqlOf('50-mixing.sql'));
  const pairs = await workspace.rows<Regular>(sqlOf('60-regular.sql'));
  const [visitors, hosts] = [await countsOf(workspace, 'visitor'), await countsOf(workspace, 'host')];
  const rarity = rarities(pairs, visitors, hosts, mixing, leastVisits);
  return {
    pairs: pairs.map((pair, at) => ({ ...pair, rarity: rarity[at] as number })),
    byTarget: gathered([...pairs.keys()], (at) => (pairs[at] as Regular).target),
    accounts: sum(visitors.map(({ n }) => n)),
    owners: sum(hosts.map(({ n }) => n)),
  };
}

/** The pairs of some owners, in the order of all pairs. */
export function pairsOn({ pairs, byTarget }: Visits, targets: Iterable<number>): Rare[] {
  return [...targets]
    .flatMap((target) => byTarget.get(target) ?? [])
    .sort((x, y) => x - y)
    .map((at) => pairs[at] as Rare);
}

async function countsOf(workspace: Workspace, table: string): Promise<Count[]> {
  return await workspace.rows<Count>(
    `select label, size, count(*) as n from ${table} group by label, size order by label, size`,
  );
}

/** Account → its age (µs) at its first act; of those that visit somebody often enough, where known. */
export async function readAges(workspace: Workspace, { leastVisits }: Params): Promise<Map<number, number>> {
  await workspace.settings({ least_visits: leastVisits });
  const rows = await workspace.rows<{ account: number; age_us: number }>(sqlOf('70-age.sql'));
  return new Map(rows.map(({ account, age_us }) => [account, age_us]));
}
