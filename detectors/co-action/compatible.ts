import type { Workspace } from '../../ingest/workspace.ts';
import { fill } from './layer.ts';
import { type Params, windowsOf } from './params.ts';

/**
 * CooRTweet's coordinated pairs of acts of one verb, without a null (Righetti & Balluff 2023): pairs of acts by accounts
 * with enough acts, of which at least one account keeps enough acts that take part. Left in the table `pair`.
 */
export async function compatiblePairs(workspace: Workspace, verb: string, params: Params): Promise<void> {
  const window = windowsOf(params, verb)[0] as number;
  const { cap, minParticipation } = params;
  await workspace.settings({ verb, window_us: window, cap, min_participation: minParticipation });
  await fill(workspace, 'act', 'compatible-10-act.sql', window);
  await fill(workspace, 'close_by', 'compatible-20-close-by.sql');
  await fill(workspace, 'pair', 'compatible-30-pair.sql');
  const [cut] = await workspace.rows<{ acts: number; objects: number }>(
    'select count(*) as acts, count(distinct object) as objects from act where others > $cap',
    { cap: BigInt(cap) },
  );
  if (cut && cut.acts > 0)
    workspace.remarks.push(
      `${verb}: ${cut.acts} acts on ${cut.objects} objects have more than ${cap} others in the window around them and are left out (co-action.cap): the pairs are not all that CooRTweet would list.`,
    );
  await workspace.step('drop table act');
  await workspace.step('drop table close_by');
}
