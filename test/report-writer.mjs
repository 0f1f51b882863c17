// Writes one run after another into the store named, until it is killed. Facts and results come as JSON on stdin.
import { readFileSync } from 'node:fs';
import { writeRun } from '../dist/reports/store-run.js';

const { facts, results } = JSON.parse(readFileSync(0, 'utf8'));
const explanations = new Map(results.explanations);
process.stdout.write('ready\n');
for (let run = 0; ; run++) {
  await writeRun(process.argv[2], { ...facts, notes: [`run ${run}`] }, { ...results, explanations });
  process.stdout.write('written\n');
}
