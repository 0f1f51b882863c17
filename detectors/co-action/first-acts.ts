import { components } from '../../graphs/union-find.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { objectNames } from '../names.ts';
import { tableOf } from '../table-of.ts';
import { fill, read } from './layer.ts';

/**
 * Fills `first_act` for a verb. What goes by several names (a renamed repository, a page at two addresses) has each act
 * once for each of them, by the same account at the same time: that is one object here, which is told in the remarks and given back.
 */
export async function readFirstActs(workspace: Workspace, verb: string): Promise<ReadonlySet<number>> {
  await workspace.settings({ verb });
  await fill(workspace, 'first_act', '10-first-act.sql');
  const twins = await read<{ a: number; b: number; acts: number }>(workspace, '12-twin.sql');
  const [most] = twins;
  if (!most) return new Set();
  const objects = [...new Set(twins.flatMap(({ a, b }) => [a, b]))].sort((x, y) => x - y);
  const place = new Map(objects.map((object, at) => [object, at]));
  const pieces = components(
    objects.length,
    twins.map(({ a, b }) => [place.get(a) as number, place.get(b) as number] as const),
  );
  const rows = objects.map((object, at) => ({ object, named: objects[pieces[at] as number] as number }));
  await tableOf(workspace, 'twin', { object: 'INTEGER', named: 'INTEGER' }, rows);
  const names = await objectNames(workspace, 'select object from twin');
  await fill(workspace, 'first_act', '14-once.sql');
  await workspace.step('drop table twin');
  const called = (object: number) => names.get(object)?.name;
  workspace.remarks.push(
    `${verb}: ${objects.length} objects seem to be ${new Set(pieces).size} under several names, with the same acts at the same times: each is one here. Most acts: ${most.acts}, on ${called(most.a)} and ${called(most.b)}.`,
  );
  return new Set(rows.map(({ named }) => named));
}
