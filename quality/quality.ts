// How well lockstep and the known rules find what is planted in simulated worlds, and how often they accuse innocents.
// Use: npm run quality -- [--quick] [--tuning] [--data DIR]     (writes QUALITY.md; --quick and --tuning print instead)
//      npm run quality:rings -- [--tuning]     (prints what is found of the rings of rising care)
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { page } from './page.ts';
import { worldsOf } from './plan.ts';
import { realSets } from './real.ts';
import { ringsOfCareFound } from './rings.ts';
import { trialOf } from './trial.ts';
import { twoAtOnce } from './two-at-once.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    tuning: { type: 'boolean' },
    rings: { type: 'boolean' },
    data: { type: 'string' },
  },
});
const quick = values.quick === true;
const seeds = values.tuning ? 'tuning' : 'reporting';
if (values.rings) process.stdout.write(`${await ringsOfCareFound(seeds)}\n`);
else await worldsAndReal();

async function worldsAndReal(): Promise<void> {
  const worlds = worldsOf({ seeds, quick });
  const folder = join(tmpdir(), 'lockstep-quality', build());
  mkdirSync(folder, { recursive: true });
  // What a run that was cut off left half done. The worlds that it finished are kept: one run at a time.
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) rmSync(join(folder, entry.name), { recursive: true });
  const trials = await twoAtOnce(worlds, async (world) => {
    const trial = await trialOf(world, folder);
    console.error(`${world.organic ? 'organic' : world.difficulty}, seed ${world.seed} (of ${worlds.length} worlds)`);
    return trial;
  });
  const rings = quick ? undefined : await ringsOfCareFound(seeds);
  const real = values.data === undefined ? [] : await realSets(values.data, folder);
  const text = page({ trials, rings, real });
  if (quick || seeds === 'tuning') process.stdout.write(text);
  else writeFileSync('QUALITY.md', text);
}

/** A name for the program as it is built: answers of another build do not count. */
function build(): string {
  const hash = createHash('sha256');
  const files = readdirSync('dist', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort())
    if (!/^dist\/(reports|quality\/(page|published|quality|real|rings|rings-of-care|plan)\.)/.test(path))
      hash.update(path).update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}
