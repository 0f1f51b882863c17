// Loads a store of bench/near-duplicate.mjs, clusters its texts, and holds the clusters against the planted families: node bench/near-duplicate-steps.mjs STORE
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterTexts, textColumns } from '../dist/detectors/text-clusters/clusters.js';
import { loadStore } from '../dist/ingest/load.js';
import { openStore } from '../dist/ingest/store.js';

const need = { verbs: ['post'], lookback: 0, lookbacks: [0], columns: [...textColumns] };
const limits = { memory: '4GB', threads: 2, spill: join(tmpdir(), 'lockstep-spill') };
const loaded = await loadStore(openStore(process.argv[2]), need, limits);
const workspace = await loaded.workspaceFor(need);
await workspace.settings({ least_shingles: 12, similarity: 400 });
const [wall, cpu] = [performance.now(), process.cpuUsage()];
await clusterTexts(workspace);
const { user, system } = process.cpuUsage(cpu);
const clusters = { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 };
const [{ planted, both, together }] = await workspace.rows(`
  with post as (
    select c.cluster, min(case when starts_with(o.name, 'family') then split_part(o.name, '_', 1) end) as family, c.text
    from engagement as e join text_cluster as c using (text_hash) join object as o using (object) group by c.cluster, c.text),
  pairs as (select coalesce(sum(n * (n - 1) / 2), 0) as pairs from (select count(*) as n from post where family is not null group by family)),
  same as (select coalesce(sum(n * (n - 1) / 2), 0) as pairs from (select count(*) as n from post where family is not null group by family, cluster)),
  any_two as (select coalesce(sum(n * (n - 1) / 2), 0) as pairs from (select count(*) as n from post group by cluster))
  select pairs.pairs::bigint as planted, same.pairs::bigint as both, any_two.pairs::bigint as together from pairs, same, any_two`);
loaded.close();
console.log(JSON.stringify({ clusters, recall: both / planted, precision: both / together }));
