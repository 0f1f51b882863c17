// A world's memory over its days: worlds of the same people, of more and more days.
// Use: npm run bench:simulate      (ACCOUNTS=45000 DAYS=5,10,20; writes its section of BENCHMARKS.md)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { measure } from './measure.mjs';
import { machine, writeSection } from './page.mjs';

const accounts = Number(process.env.ACCOUNTS ?? 45_000);
const lengths = (process.env.DAYS ?? '5,10,20').split(',').map(Number);
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
const runs = [];
try {
  for (const days of lengths) {
    const out = join(folder, String(days));
    const size = ['--accounts', String(accounts), '--days', String(days)];
    const used = await measure([process.execPath, 'dist/cli/main.js', 'simulate', ...size, '--out', out], 0.1);
    runs.push({ days, events: await count(join(out, 'events.parquet')), ...used });
    rmSync(out, { recursive: true });
    console.error(JSON.stringify({ days, wall: used.wall, cpu: used.cpu, peak: used.memory }));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
writeSection('Simulate', page());

async function count(file) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await connection.runAndReadAll('select count(*)::int from read_parquet([$file])', { file });
  return read.getRows()[0][0];
}

function page() {
  const mb = (bytes) => Math.round(bytes / 1e6).toLocaleString('en');
  const s = (value) => value.toFixed(1);
  const middles = ({ samples, wall }) =>
    Array.from({ length: 10 }, (_, tenth) => samples.findLast(([at]) => at <= ((tenth + 0.5) * wall) / 10)?.[1] ?? 0);
  const line = (run) =>
    `| ${run.days} | ${run.events.toLocaleString('en')} | ${s(run.wall)} | ${s(run.cpu)} | ${mb(run.memory)} | ${middles(run).map(mb).join(' · ')} |`;
  return `Made by \`npm run bench:simulate\` on ${machine()}: \`lockstep simulate\` with ${accounts.toLocaleString('en')} accounts, from start to exit. Memory is that of the whole process, DuckDB's included; the last tenths put the parts together.

| days | events | wall s | CPU s | peak memory MB | MB in the middle of each tenth of the run |
|---|---|---|---|---|---|
${runs.map(line).join('\n')}
`;
}
