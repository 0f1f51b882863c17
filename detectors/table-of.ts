import type { Workspace } from '../ingest/workspace.ts';

/** Types of DuckDB that rows are handed over as. */
type Type = 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'VARCHAR';

/** Hands rows to the database as a temporary table of this name, with the columns and types of the form; other fields stay behind. */
export async function tableOf<Column extends string>(
  workspace: Workspace,
  name: string,
  form: Readonly<Record<Column, Type>>,
  rows: readonly Readonly<Record<NoInfer<Column>, unknown>>[],
): Promise<void> {
  const columns = Object.keys(form) as Column[];
  await workspace.rows(
    `create or replace temp table ${name} as select unnest(from_json($rows, '[${JSON.stringify(form)}]'), recursive := true)`,
    { rows: JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])))) },
  );
}
