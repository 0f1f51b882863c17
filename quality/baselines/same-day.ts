import type { DuckDBListValue } from '@duckdb/node-api';
import { rowsOf, sqlBeside } from '../../ingest/database.ts';
import { accuse, type Baseline } from './claim.ts';

/** Accounts of a group. */
const least = 5;

/**
 * Accounts registered on one day from one network, or with one mail domain or one form of handle: the first step of Xiao,
 * Freeman & Hwa (Detecting Clusters of Fake Accounts in Online Social Networks, AISec 2015), without the classifier that
 * follows there. Networks are IPv4 /24.
 */
export function sameDay(trait: 'prefix' | 'mail domain' | 'template'): Baseline {
  const name = `same day, ${trait}`;
  return {
    name,
    about: `at least ${least} accounts registered on one day with one ${trait} (clusters of Xiao et al., AISec 2015, unclassified)`,
    async find(connection) {
      const sql = sqlBeside(import.meta.url, 'same-day.sql');
      const groups = await rowsOf<{ accounts: DuckDBListValue; since: number; until: number }>(connection, sql, {
        trait,
        least: BigInt(least),
      });
      return groups.map(({ accounts, since, until }) =>
        accuse(name, { accounts: accounts.items.map(String), since, until }),
      );
    },
  };
}
