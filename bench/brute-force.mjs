// Counts again, without any of lockstep's code, on how many objects the two accounts of an edge acted within 60 seconds.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

/** Checks up to 2,000 edges of the file, spread evenly, and holds the findings against the planted rings (`ring0_1` …). */
export async function bruteForce(csv, edgesFile, findings) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await connection.runAndReadAll(
    'select account_a, account_b, objects::int from read_parquet($f) order by account_a, account_b',
    { f: edgesFile },
  );
  const all = read.getRows();
  const edges = all.filter((_, at) => at % Math.ceil(all.length / 2000) === 0);
  const acts = new Map(
    edges.flatMap(([a, b]) => [
      [a, new Map()],
      [b, new Map()],
    ]),
  );
  for await (const line of createInterface({ input: createReadStream(csv) })) {
    const [, account, , object, , , time] = line.split(',');
    const own = acts.get(account);
    if (own) own.set(object, Math.min(own.get(object) ?? Number.POSITIVE_INFINITY, Number(time)));
  }
  const within = (a, b) =>
    [...a].filter(([object, time]) => b.has(object) && Math.abs(b.get(object) - time) <= 60).length;
  const wrong = edges.filter(([a, b, objects]) => within(acts.get(a), acts.get(b)) !== objects);
  const accused = findings.map(({ members }) =>
    members.filter(({ role }) => role === 'amplifier').map(({ account }) => account),
  );
  const planted = Array.from({ length: 20 }, (_, ring) =>
    Array.from({ length: 10 }, (_, seat) => `ring${ring}_${seat}`),
  );
  const whole = planted.filter((ring) => accused.some((group) => ring.every((account) => group.includes(account))));
  const others = new Set(accused.flat().filter((account) => !account.startsWith('ring')));
  return {
    edges: edges.length,
    wrong: wrong.length,
    planted: planted.length,
    whole: whole.length,
    others: others.size,
  };
}
