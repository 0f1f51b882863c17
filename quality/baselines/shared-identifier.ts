import { listValue } from '@duckdb/node-api';
import { rowsOf, sqlBeside } from '../../ingest/database.ts';
import { accuse, type Baseline } from './claim.ts';
import { pieces, type Tie } from './pieces.ts';

/** Accounts of a ring. */
const least = 3;

/**
 * Accounts that share an identifier are one hand, and so are those that a chain of such accounts ties (Sadowski & Rathle,
 * Fraud Detection: Discovering Connections with Graph Databases, 2014, "first-party fraud"; the identifier graph of
 * openbotrisk). Each carrier is tied to the first one: a star for a clique, the pieces are the same.
 */
export function sharedIdentifier(name: string, kinds: readonly string[]): Baseline {
  return {
    name,
    about: `accounts tied by a shared ${kinds.join(', ')}; connected pieces of at least ${least} (Sadowski & Rathle 2014)`,
    async find(connection) {
      const sql = sqlBeside(import.meta.url, 'shared-identifier.sql');
      const ties = await rowsOf<Tie>(connection, sql, { kinds: listValue(kinds) });
      return pieces(ties)
        .filter(({ accounts }) => accounts.length >= least)
        .map((piece) => accuse(name, piece));
    },
  };
}
