import type { DuckDBConnection } from '@duckdb/node-api';

/** Bytes of the input after which a reader stops when a few rows are enough. */
export const sampleBytes = 1 << 20;

/** One input of records with named columns. */
export interface Reader {
  readonly columns: readonly string[];
  /**
   * Makes the temp table or view `raw` of the columns picked (indexes into `columns`), as texts c0, c1, ..., its rowid being
   * the record's number from 0; and adds to `broken` (position, reason, record) the records that the form of the file breaks:
   * `raw` has a row without values in their places.
   */
  load(connection: DuckDBConnection, picked: readonly number[]): Promise<void>;
  /** `raw` has the moment of the column `time` too, as `time_us`. */
  readonly timed?: boolean;
  /** What a reader of the summary should know, once loaded. */
  readonly notes: readonly string[];
  /** Bytes that an unclosed quote takes out of the file, once loaded. */
  readonly swallowed: number;
  /** Throws where the records are read from the file again and again, and it is not what it was. */
  unchanged?(): void;
  /** What an error that was met while reading `raw` means. */
  meaning?(cause: unknown): unknown;
  /** Gives back what was held for the records. */
  close?(): void;
}

/** How a reader is opened. */
export interface ReaderOptions {
  /** Longest record in bytes. */
  readonly maxLine: number;
  /** A folder for a named pipe; no data comes to lie in it. */
  readonly folder: string;
  /** Is this the name of a column of the model, or one that was named by the caller? */
  readonly known: (column: string) => boolean;
  /** Read no more than the first rows. */
  readonly sample: boolean;
}
