// The benchmark: the same file through lockstep and through the coordination-network-toolkit, answers checked.
// Use: npm run bench -- [ROWS …]      (default 1000000 10000000; writes its section of BENCHMARKS.md)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bruteForce } from './brute-force.mjs';
import { measure } from './measure.mjs';
import { machine, writeSection } from './page.mjs';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000_000, 10_000_000];
const folder = join(tmpdir(), 'lockstep-bench');
mkdirSync(folder, { recursive: true });
const python = toolkit(join(folder, 'toolkit'));
const lockstep = (...args) => measure([process.execPath, 'dist/cli/main.js', ...args]);
const rows = [];
for (const size of sizes) {
  const [csv, store, db] = [`shares-${size}.csv`, `store-${size}`, `toolkit-${size}.db`].map((name) =>
    join(folder, name),
  );
  if (!existsSync(csv)) await measure([process.execPath, 'bench/generate.mjs', String(size), csv]);
  for (const old of [store, db, `${db}-wal`, `${db}-shm`]) rmSync(old, { recursive: true, force: true });
  const edges = join(folder, `edges-${size}.parquet`);
  const key = ['--key-file', join(folder, 'key'), '--store', store];
  const map = 'id=message_id,account=user_id,object=repost_id,time=timestamp';
  const ingest = await lockstep('ingest', 'file', csv, ...key, '--map', map, '--set', 'verb=share');
  const detect = await lockstep('detect', 'co-action', ...key, '--json', '--edges', edges);
  const { steps } = JSON.parse((await measure([process.execPath, 'bench/steps.mjs', store])).out);
  const found = detect.out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const answer = await bruteForce(csv, edges, found);
  const toolkitOf = (...args) => measure([python, '-W', 'ignore', '-m', 'coordination_network_toolkit', db, ...args]);
  const preprocess = await toolkitOf('preprocess', csv);
  const compute = await toolkitOf(
    'compute',
    'co_retweet',
    '--time_window',
    '60',
    '--min_edge_weight',
    '3',
    '--n_cpus',
    '2',
  );
  rows.push({ size, bytes: statSync(csv).size, ingest, detect, steps, answer, preprocess, compute });
  rmSync(store, { recursive: true, force: true });
  for (const old of [db, `${db}-wal`, `${db}-shm`]) rmSync(old, { force: true });
  console.error(
    JSON.stringify({
      size,
      ingest: ingest.cpu,
      detect: detect.cpu,
      steps,
      answer,
      toolkit: preprocess.cpu + compute.cpu,
    }),
  );
}
writeSection('From file to findings', page(rows));

function toolkit(home) {
  const program = join(home, 'bin', 'python');
  if (existsSync(program)) return program;
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', home],
    [program, '-m', 'pip', '-q', 'install', 'coordination-network-toolkit==1.5.2'],
  ])
    if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0)
      throw new Error('the toolkit could not be installed: Python 3 with venv and pip is needed');
  return program;
}

function page(all) {
  const s = (value) => value.toFixed(1);
  const gb = (value) => (value / 1e9).toFixed(2);
  const ours = ({ ingest, detect }) => ingest.cpu + detect.cpu;
  const theirs = ({ preprocess, compute }) => preprocess.cpu + compute.cpu;
  const [first, last] = [all[0], all.at(-1)];
  const exponent = Math.log(ours(last) / ours(first)) / Math.log(last.size / first.size);
  return `Made by \`npm run bench\` on ${machine()}. The file is made by \`bench/generate.mjs\`: shares over 30 days, Zipf objects, heavy-tailed accounts, 20 rings of ten. Both programs read the same CSV with a window of 60 s: lockstep \`ingest file\` and \`detect co-action\`, the [coordination-network-toolkit](https://pypi.org/project/coordination-network-toolkit/) 1.5.2 \`preprocess\` and \`compute co_retweet --min_edge_weight 3 --n_cpus 2\`. The steps measured apart find the store's repeats kept in its cache; the commands do not.

| rows | step | wall s | CPU s | peak memory GB |
|---|---|---|---|---|
${all
  .flatMap(({ size, ingest, detect, steps, preprocess, compute }) => [
    [size, 'lockstep ingest file', ingest.wall, ingest.cpu, ingest.memory],
    [size, 'lockstep detect co-action', detect.wall, detect.cpu, detect.memory],
    [size, '… of it loading the workspace (measured apart)', steps.load.wall, steps.load.cpu],
    [size, '… of it co-action (measured apart)', steps['co-action'].wall, steps['co-action'].cpu],
    [size, 'toolkit preprocess', preprocess.wall, preprocess.cpu, preprocess.memory],
    [size, 'toolkit compute co_retweet', compute.wall, compute.cpu, compute.memory],
  ])
  .map(
    ([size, step, wall, cpu, memory]) =>
      `| ${size.toLocaleString('en')} | ${step} | ${s(wall)} | ${s(cpu)} | ${memory ? gb(memory) : ''} |`,
  )
  .join('\n')}

| rows | CPU s, lockstep | CPU s, toolkit | ratio |
|---|---|---|---|
${all.map((row) => `| ${row.size.toLocaleString('en')} | ${s(ours(row))} | ${s(theirs(row))} | ${s(theirs(row) / ours(row))} |`).join('\n')}

Cost grows as events^${exponent.toFixed(2)} from ${first.size.toLocaleString('en')} to ${last.size.toLocaleString('en')} rows (CPU, all steps).

The answers are checked in the same run by an independent brute force over the CSV (\`bench/brute-force.mjs\`):

| rows | edges checked | with another count | rings planted | rings found whole | accounts accused beside them |
|---|---|---|---|---|---|
${all.map(({ size, answer }) => `| ${size.toLocaleString('en')} | ${answer.edges} | ${answer.wrong} | ${answer.planted} | ${answer.whole} | ${answer.others} |`).join('\n')}
`;
}
