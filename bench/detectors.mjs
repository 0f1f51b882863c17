// All detectors in one run over worlds of the same days and more and more people; whom they accuse is held against the truth.
// Use: npm run build && node bench/detectors.mjs [ACCOUNTS …]      (default 4500 45000; DAYS=20; writes its section of BENCHMARKS.md)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { machine, writeSection } from './page.mjs';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [4_500, 45_000];
const days = process.env.DAYS ?? '20';
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
const lockstep = (...args) => measure([process.execPath, 'dist/cli/main.js', ...args]);
const runs = [];
try {
  for (const accounts of sizes) {
    const [world, store, key] = ['world', 'store', 'key'].map((name) => join(folder, `${name}-${accounts}`));
    await lockstep('simulate', '--seed', '3001', '--accounts', String(accounts), '--days', days, '--out', world);
    const kept = ['--store', store, '--key-file', key];
    const ingest = await lockstep('ingest', 'file', join(world, 'events.parquet'), ...kept);
    const told = await lockstep('sql', 'select count(*) as n from engagement', '--json', ...kept);
    const detect = await lockstep('detect', '--json', ...kept);
    const findings = join(folder, 'findings.ndjson');
    writeFileSync(findings, detect.out);
    const truth = join(world, 'truth.parquet');
    const score = JSON.parse((await lockstep('score', '--truth', truth, '--findings', findings, '--json')).out);
    runs.push({ accounts, events: JSON.parse(told.out.split('\n')[0]).n, ingest, detect, score });
    console.error(
      JSON.stringify({
        accounts,
        ingest: { ...ingest, out: '' },
        detect: { ...detect, out: '' },
        schemes: score.schemes,
      }),
    );
    rmSync(store, { recursive: true });
    rmSync(world, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
writeSection('All detectors', page());

function page() {
  const s = (value) => value.toFixed(1);
  const gb = (bytes) => (bytes / 1e9).toFixed(2);
  const count = (n) => n.toLocaleString('en');
  const line = ({ events }, step, { wall, cpu, memory }) =>
    `| ${count(events)} | ${step} | ${s(wall)} | ${s(cpu)} | ${gb(memory)} |`;
  const told = ({ accounts, events, score: { precision, schemes, findings } }) =>
    `| ${count(accounts)} | ${count(events)} | ${findings} | ${precision.of} | ${precision.hits} | ${schemes.hits} of ${schemes.of} |`;
  const [small, large] = [runs[0], runs.at(-1)];
  const growth = (of) => (Math.log(of(large) / of(small)) / Math.log(large.events / small.events)).toFixed(2);
  return `Made by \`node bench/detectors.mjs\` on ${machine()}: worlds of medium difficulty with all schemes, ${days} days (\`lockstep simulate --seed 3001\`), \`lockstep ingest file\`, and all detectors in one \`lockstep detect\`, from start to exit.

| events | step | wall s | CPU s | peak memory GB |
|---|---|---|---|---|
${runs.flatMap((run) => [line(run, 'ingest file', run.ingest), line(run, 'detect, all detectors', run.detect)]).join('\n')}

From ${count(small.events)} to ${count(large.events)} events, detection grows as events^${growth(({ detect }) => detect.cpu)} (CPU), ingest as events^${growth(({ ingest }) => ingest.cpu)}.

The answers are held against the truth in the same run (\`lockstep score\`):

| accounts | events | findings | accused | of them guilty | schemes found |
|---|---|---|---|---|---|
${runs.map(told).join('\n')}
`;
}
