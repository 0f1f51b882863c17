import type { DuckDBConnection } from '@duckdb/node-api';
import { letters, variants } from './characters.ts';
import { sqlBeside } from './database.ts';

/** Makes `text_form` of the texts of `record`: how they read, whatever alphabet, width or script they are written in. */
export async function readTexts(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `create or replace temp table variant as
     select unnest(regexp_extract_all($from, '.')) as character, unnest(regexp_extract_all($to, '.')) as plain`,
    variants,
  );
  const sql = sqlBeside(import.meta.url, 'text.sql')
    .replaceAll('{letters}', letters.from)
    .replaceAll('{latin}', letters.to)
    .replaceAll('{variants}', variants.from);
  await connection.run(sql);
}
