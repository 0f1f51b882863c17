import type { Workspace } from '../../ingest/workspace.ts';
import { tableOf } from '../table-of.ts';
import { type Call, type Calling, callingOf } from './calling.ts';
import { byRaid, fill, type Kind, type Raid, raidKey, read } from './raid.ts';

/** The call, and those of the crowd who touched it. */
export interface Heard extends Calling {
  readonly heard: ReadonlySet<number>;
}

/** What the crowds had touched before they came. */
export async function heardOf(workspace: Workspace, raids: readonly Raid[]): Promise<Map<string, Heard>> {
  if (raids.length === 0) return new Map();
  await writeRows(
    workspace,
    'nominee',
    raids.map(({ kind, target }) => ({ kind, target, object: -1 })),
  );
  await fill(workspace, 'touch', '80-touch.sql');
  const calls = byRaid(await read<Call>(workspace, '85-call.sql'));
  const visitors = byRaid(
    await workspace.rows<{ kind: Kind; target: number; visitors: number }>(
      'select kind, target, count(*) as visitors from arrival anti join raider using (kind, target, account) semi join nominee using (kind, target) group by all',
    ),
  );
  const [all] = await workspace.rows<{ accounts: number; objects: number }>(
    'select count(distinct account) as accounts, count(distinct object) as objects from engagement',
  );
  const found = raids.flatMap((raid) => {
    const key = raidKey(raid);
    const calling = callingOf(
      raid,
      calls.get(key) ?? [],
      visitors.get(key)?.[0]?.visitors ?? 0,
      all ?? { accounts: 1, objects: 1 },
    );
    return calling ? [{ ...raid, ...calling }] : [];
  });
  await writeRows(workspace, 'chosen', found);
  const heard = byRaid(
    await read<{ kind: Kind; target: number; account: number; us: number; source: string; id: string }>(
      workspace,
      '90-heard.sql',
    ),
  );
  return new Map(
    found.map((one) => {
      const acts = heard.get(raidKey(one)) ?? [];
      const events = acts.slice(0, 50).map(({ source, id }) => ({ source, id }));
      return [
        raidKey(one),
        {
          object: one.object,
          telling: one.telling,
          heard: new Set(acts.map(({ account }) => account)),
          evidence: { ...one.evidence, events },
        },
      ];
    }),
  );
}

/** A table of raids, each with an object. */
async function writeRows(
  workspace: Workspace,
  table: 'nominee' | 'chosen',
  rows: readonly { readonly kind: Kind; readonly target: number; readonly object: number }[],
): Promise<void> {
  await tableOf(workspace, table, { kind: 'VARCHAR', target: 'INTEGER', object: 'INTEGER' }, rows);
}
