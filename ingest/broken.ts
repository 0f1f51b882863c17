import type { DuckDBConnection } from '@duckdb/node-api';
import type { Broken } from './csv-scanner.ts';

/** Adds records that the form of the file breaks to the temp table `broken`. */
export async function storeBroken(connection: DuckDBConnection, broken: readonly Broken[]): Promise<void> {
  if (broken.length === 0) return;
  const appender = await connection.createAppender('broken');
  for (const record of broken) {
    appender.appendBigInt(BigInt(record.position));
    appender.appendVarchar(record.reason);
    appender.appendBlob(record.bytes);
    appender.endRow();
  }
  appender.closeSync();
}
