// Compiles the program into dist/ and puts the SQL files beside the code that reads them.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc');
rmSync('dist', { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const beside = (path) => !/\.[a-z]+$/.test(path) || /\.(sql|css|md)$/.test(path);
for (const folder of ['ingest', 'detectors', 'reports', 'cli', 'quality'])
  cpSync(folder, `dist/${folder}`, { recursive: true, filter: beside });
chmodSync('dist/cli/main.js', 0o755);
