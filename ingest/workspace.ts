import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf, type Values } from './database.ts';

/**
 * What a detector sees of one run: views over the acts of [since − look-back, until), each act once.
 *
 * - `engagement`: one row per act. account, object, owner (integers, or null), verb, us (time, µs), id, source,
 *   object_us, account_us (creation times, µs, or null), undone_us (when the like, follow, share, comment or post was
 *   taken back, or null), and the columns of the model that the detector needs or uses.
 * - `account`: one row per account. account (integer, in text order), name (its id).
 * - `object`: one row per object. object (integer, in text order), name (its id), kind, owner, created_us.
 * - `settings`: one row. since_us, until_us, and the parameters that the detector set.
 */
export interface Workspace {
  /** Columns of the model that at least one act carries a value of. */
  readonly present: ReadonlySet<string>;
  /** Why something could not be judged; shown in the run's coverage. */
  readonly remarks: string[];
  /** Makes the one-row view `settings` of the window and these values. */
  settings(values: Readonly<Record<string, number | string>>): Promise<void>;
  /** Runs one step (an SQL text of one statement). `{name}` in it, allowed for frame bounds alone, becomes the integer given. */
  step(sql: string, bounds?: Readonly<Record<string, number>>): Promise<void>;
  /** Rows of a query, with $named values. */
  rows<Row>(sql: string, values?: Values): Promise<Row[]>;
}

/** A workspace over a connection whose views stand already. */
export function workspaceOver(
  connection: DuckDBConnection,
  window: { since: number; until: number },
  present: ReadonlySet<string>,
): Workspace {
  const run = async (sql: string) => void (await connection.run(sql));
  return {
    present,
    remarks: [],
    async settings(values) {
      const named = Object.entries({ since_us: window.since, until_us: window.until, ...values });
      const select = named.map(([name], at) => `$v${at} as ${/^[a-z_]+$/.test(name) ? name : fail(name)}`).join(', ');
      const bound = named.map(
        ([, value], at) =>
          [`v${at}`, typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value] as const,
      );
      await connection.run(`create or replace temp table settings_row as select ${select}`, Object.fromEntries(bound));
      await run('create or replace temp view settings as select * from settings_row');
    },
    async step(sql, bounds = {}) {
      await run(sql.replace(/\{([a-z_]+)\}/g, (_, name: string) => checked(name, bounds[name])));
    },
    rows: (sql, values) => rowsOf(connection, sql, values),
  };
}

function checked(name: string, bound: number | undefined): string {
  if (bound === undefined || !Number.isSafeInteger(bound) || bound < 0)
    throw new Error(`the frame bound {${name}} must be a whole number, got ${bound}`);
  return String(bound);
}

function fail(name: string): never {
  throw new Error(`a setting's name has lower-case letters and underscores alone, got ${name}`);
}
