import type { Workspace } from '../ingest/workspace.ts';

/** Names of the accounts whose numbers a query gives. */
export async function accountNames(workspace: Workspace, numbers: string): Promise<Map<number, string>> {
  const rows = await workspace.rows<{ account: number; name: string }>(
    `select account, name from account where account in (${numbers})`,
  );
  return new Map(rows.map(({ account, name }) => [account, name]));
}

/** Names and kinds of the objects whose numbers a query gives. */
export async function objectNames(workspace: Workspace, numbers: string) {
  const rows = await workspace.rows<{ object: number; name: string; kind: string | null }>(
    `select object, name, kind from object where object in (${numbers})`,
  );
  return new Map(rows.map(({ object, name, kind }) => [object, { name, kind }]));
}
