import type { Workspace } from '../../ingest/workspace.ts';
import type { Facts } from './finding.ts';

/** Names of the accounts and objects that findings speak of. */
export interface Names {
  readonly accounts: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<
    number,
    { readonly name: string; readonly kind: string | null; readonly owner: number | null }
  >;
}

export async function namesOf(workspace: Workspace, facts: readonly Facts[]): Promise<Names> {
  const wanted = [
    ...new Set(
      facts.flatMap(({ raid, calling }) => [...raid.acts.map(({ object }) => object), calling?.object ?? null]),
    ),
  ];
  const objects = await workspace.rows<{ object: number; name: string; kind: string | null; owner: number | null }>(
    'select object, name, kind, owner from object where list_contains(from_json($wanted, \'["INTEGER"]\'), object)',
    { wanted: JSON.stringify(wanted) },
  );
  const people = [
    ...new Set([
      ...facts.flatMap(({ raid }) => [raid.target, ...raid.raiders]),
      ...objects.flatMap(({ owner }) => owner ?? []),
    ]),
  ];
  const accounts = await workspace.rows<{ account: number; name: string }>(
    'select account, name from account where list_contains(from_json($people, \'["INTEGER"]\'), account)',
    { people: JSON.stringify(people) },
  );
  return {
    accounts: new Map(accounts.map(({ account, name }) => [account, name])),
    objects: new Map(objects.map(({ object, ...rest }) => [object, rest])),
  };
}
