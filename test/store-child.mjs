// One process of several on one store: `ingest` seals a topic's positions in small batches up to a last one (compacting now
// and then, if told), `compact` compacts until killed, `read` reads until killed, `once` reads once and tells what it saw.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactStore } from '../dist/ingest/compact.js';
import { closeDatabase, openDatabase, rowsOf } from '../dist/ingest/database.js';
import { listStore } from '../dist/ingest/listing.js';
import { loadStore } from '../dist/ingest/load.js';
import { sealSegment } from '../dist/ingest/seal.js';
import { openStore } from '../dist/ingest/store.js';
import { verifyStore } from '../dist/ingest/verify.js';
import { openForSql } from '../dist/ingest/view.js';

const [role, folder, last, compacting] = process.argv.slice(2);
const limits = { memory: '1GB', threads: 1, spill: mkdtempSync(join(tmpdir(), 'lockstep-child-')) };
const tell = (said) => process.stdout.write(`${JSON.stringify(said)}\n`);
const compaction = (grace) => ({ rows: 100_000, grace, now: Date.now() * 1000 });

async function ingest(store) {
  const connection = await openDatabase(limits);
  let next = listStore(store).takes.at(-1)?.to + 1 || 0;
  for (let batch = 1; next <= Number(last); batch++) {
    const end = Math.min(Number(last), next + Math.floor(9 * Math.random()));
    const place = { stream: 'live', partition: 0, first: next, last: end, refused: 0, empty: 0 };
    const rows = `select 'live' as stream, 0 as partition, i as position, 'e' || i as id, 'app' as source, 'like' as verb,
      make_timestamp(1000 + i) as time, 'a' || i % 7 as account, 'o' || i % 5 as object from range(${next}, ${end + 1}) as r(i)`;
    await sealSegment(connection, store, place, { rows });
    tell({ sealed: end });
    next = end + 1;
    if (compacting && batch % 4 === 0) await compactStore(store, compaction(0), limits);
  }
  closeDatabase(connection);
}

async function read(store) {
  const sum = 'count(*) as acts, count(distinct id) as ids, coalesce(sum(us), 0)::bigint as us';
  const loaded = await loadStore(store, { lookbacks: [0], verbs: 'all', columns: [] }, limits);
  const workspace = await loaded.workspaceFor({ lookback: 0, verbs: 'all', columns: [] });
  const [seen] = await workspace.rows(`select ${sum} from engagement`);
  loaded.close();
  const connection = await openForSql(folder, limits);
  const [asked] = await rowsOf(connection, `select ${sum} from (select id, epoch_us(time) as us from engagement)`);
  connection.closeSync();
  return [seen, asked];
}

try {
  const store = openStore(folder);
  if (role === 'ingest') await ingest(store);
  if (role === 'compact') for (;;) tell(await compactStore(store, compaction(5_000_000), limits));
  if (role === 'verify') for (;;) tell(await verifyStore(store, limits));
  if (role === 'read') for (;;) tell(await read(store));
  if (role === 'once') tell(await read(store));
} catch (error) {
  tell({ error: error.message });
  process.exitCode = 1;
}
