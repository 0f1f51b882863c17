import { sqlBeside } from '../ingest/database.ts';
import type { Workspace } from '../ingest/workspace.ts';

/** Rounds after which labels are taken as they are; most worlds settle in five. */
const rounds = 8;

/**
 * Communities of accounts and of what they act on, side by side, from the table `tie` (account, target, acts, us: the
 * first act, event: the smallest of `source id`). Leaves the tables `actor_label` (account, label) and `target_label`
 * (target, label), label 0 for those in no community of at least `least` accounts that share no device (the table `sharer`). Alternating maximisation of bipartite
 * modularity: each side takes the best labels given the other's, so that it only ever rises (Barber 2007; Barber &
 * Clark 2009). Small groups are left in 0 on purpose: a ring must not be explained by being a community.
 */
export async function audiences(workspace: Workspace, least: number): Promise<void> {
  const fill = async (table: string, file: string) =>
    await workspace.step(
      `create or replace temp table ${table} as\n${sqlBeside(import.meta.url, `audience-${file}.sql`)}`,
    );
  await fill('audience_actor', '10-actor');
  await fill('audience_target', '20-target');
  await workspace.step(
    'create or replace temp table target_label as select target, place as label from audience_target',
  );
  let labels = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    await fill('actor_label', '30-actor-label');
    await fill('target_label', '40-target-label');
    const [now] = await workspace.rows<{ labels: number }>('select count(distinct label) as labels from target_label');
    if (now === undefined || now.labels >= labels) break;
    labels = now.labels;
  }
  await workspace.settings({ least_community: least });
  await fill('community', '50-community');
  for (const table of ['actor_label', 'target_label'])
    await workspace.step(`update ${table} set label = 0 where label not in (select label from community)`);
  for (const table of ['audience_actor', 'audience_target', 'community']) await workspace.step(`drop table ${table}`);
}
