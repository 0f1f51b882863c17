// Loads a store and runs co-action over it, each step by wall and CPU seconds: node bench/steps.mjs STORE
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detector } from '../dist/detectors/co-action/index.js';
import { readParams } from '../dist/detectors/params.js';
import { loadStore } from '../dist/ingest/load.js';
import { openStore } from '../dist/ingest/store.js';

const steps = {};
async function step(name, work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  steps[name] = { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 };
  return result;
}
const { verbs, lookback, needs, uses } = detector;
const columns = [...needs, ...uses];
const limits = { memory: '4GB', threads: 2, spill: join(tmpdir(), 'lockstep-spill') };
const loaded = await step('load', () => loadStore(openStore(process.argv[2]), { verbs, lookback, columns }, limits));
const { window } = loaded.coverage;
const findings = await step('co-action', async () => {
  const workspace = await loaded.workspaceFor({ verbs, lookback, columns });
  return detector.detect(workspace, window, readParams('co-action', detector.params, {}));
});
loaded.close();
console.log(JSON.stringify({ steps, findings: findings.length }));
