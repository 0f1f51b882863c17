import { rowsOf, sqlBeside } from '../../ingest/database.ts';
import { accuse, type Baseline } from './claim.ts';
import { type Edge, fraudar } from './fraudar.ts';

const name = 'FRAUDAR';
const blocks = 5;

interface Act extends Edge {
  readonly account: string;
  readonly since: number;
  readonly until: number;
}

/** FRAUDAR over likes, follows and shares: the densest block, then the next of what its edges leave, five in all. */
export const denseBlock: Baseline = {
  name,
  about: `the ${blocks} densest blocks of accounts and what they like, follow or share, found one after the other (Hooi et al., KDD 2016); it always finds as many`,
  async find(connection) {
    let acts = await rowsOf<Act>(connection, sqlBeside(import.meta.url, 'dense-block.sql'));
    const claims = [];
    for (let block = 0; block < blocks && acts.length > 0; block += 1) {
      const { rows, cols } = fraudar(acts);
      const inside = new Set(acts.filter(({ row, col }) => rows.has(row) && cols.has(col)));
      const accounts = [...new Set([...inside].map(({ account }) => account))].sort();
      let [since, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const act of inside) [since, until] = [Math.min(since, act.since), Math.max(until, act.until)];
      claims.push(accuse(name, { accounts, since, until }));
      acts = acts.filter((act) => !inside.has(act));
    }
    return claims;
  },
};
