import type { DuckDBConnection } from '@duckdb/node-api';
import { compatiblePairs } from '../../detectors/co-action/compatible.ts';
import { rowsOf, sqlBeside } from '../../ingest/database.ts';
import { workspaceOver } from '../../ingest/workspace.ts';
import { accuse, type Baseline } from './claim.ts';
import { pieces, type Tie } from './pieces.ts';

interface Edge extends Tie {
  /** Pairs of acts near each other. */
  readonly weight: number;
}

/** An act with more others than this in the window around it is left out. CooRTweet itself knows no bound. */
const cap = 1000;

/**
 * CooRTweet's rule (Righetti & Balluff, CooRTweet 2.1.3: detect_groups with min_participation 2, then
 * generate_coordinated_network with edge_weight 0.5, subgraph 1): pairs of acts on one object at most so many seconds
 * apart, accounts tied by more such pairs than the median pair of accounts, connected pieces. Shares and likes apart.
 */
export function coAct(seconds: number): Baseline {
  const name = `CooRTweet ${seconds} s`;
  return {
    name,
    about: `shares, or likes, of one object within ${seconds} s; accounts tied by more of them than the median pair; connected pieces (Righetti & Balluff, CooRTweet 2.1.3)`,
    async find(connection) {
      for (const table of ['account', 'object', 'engagement'])
        await connection.run(sqlBeside(import.meta.url, `co-act-${table}.sql`));
      const shares = pieces(heavy(await edgesOf(connection, 'share', seconds)));
      const likes = pieces(heavy(await edgesOf(connection, 'like', seconds)));
      return [...shares, ...likes]
        .sort((x, y) => y.accounts.length - x.accounts.length)
        .map((piece) => accuse(name, piece));
    },
  };
}

async function edgesOf(connection: DuckDBConnection, verb: string, seconds: number): Promise<Edge[]> {
  const [span] = await rowsOf<{ since: number; until: number }>(
    connection,
    'select coalesce(min(us), 0) as since, coalesce(max(us), 0) + 1 as until from engagement',
  );
  const workspace = workspaceOver(connection, span as { since: number; until: number }, new Set());
  await compatiblePairs(workspace, verb, {
    window: { standard: [seconds * 1e6], byVerb: {} },
    null: 'none',
    minParticipation: 2,
    minObjects: 2,
    minAccounts: 2,
    cap,
    pause: 0,
    density: 0,
    q: 1,
  });
  return await rowsOf<Edge>(connection, sqlBeside(import.meta.url, 'co-act-edge.sql'));
}

/** Edges above the median weight (of an even number, the mean of the middle two). */
function heavy(edges: readonly Edge[]): Edge[] {
  const weights = edges.map(({ weight }) => weight).sort((x, y) => x - y);
  const half = (weights.length - 1) / 2;
  const median = ((weights[Math.floor(half)] ?? 0) + (weights[Math.ceil(half)] ?? 0)) / 2;
  return edges.filter(({ weight }) => weight > median);
}
