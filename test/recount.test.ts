import { expect, it } from 'vitest';
import { listed } from '../detectors/recount.ts';
import { closeDatabase } from '../ingest/database.ts';
import { openForSql } from '../ingest/view.ts';
import { limits } from './store-of.ts';

it('names reach a question as they are, and stay on one line', async () => {
  const names = ["o'brien", 'a\nSQL\nrm -rf x', 'back\\slash', "both\\\n'", 'tab\t', '\u2028', '張三', '🙂', "e'x", ''];
  const list = listed(names);
  expect(list).not.toMatch(/[\n\r\u2028\u2029]/);
  const connection = await openForSql(undefined, limits);
  try {
    const rows = await connection.runAndReadAll(`select unnest([${list}]) as name`);
    expect(rows.getRows().map(([name]) => name)).toEqual([...names].sort());
  } finally {
    closeDatabase(connection);
  }
});
