import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main, scratchFolder } from './binary.ts';
import { parseCall } from './parse-call.ts';
import { kafkaRecipe, linesOf, readme } from './readme.ts';

const lines = linesOf(readme);
const onKafka = linesOf(kafkaRecipe);
const folder = scratchFolder();
const rows = Array.from({ length: 300 }, (_, n) => `u${n % 20},p${n % 30},${1_767_225_600 + n * 97}`);
writeFileSync(join(folder, 'likes.csv'), `user_id,post_id,created\n${rows.join('\n')}\n`);
writeFileSync(join(folder, 'lockstep'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
chmodSync(join(folder, 'lockstep'), 0o755);

test('the README has its two commands', () => {
  expect(lines).toContain('npm ci && npm run demo');
  expect(lines).toContain('npm ci && npm test');
});

const env = {
  ...process.env,
  PATH: `${folder}:${process.env.PATH}`,
  LOCKSTEP_KEY_FILE: join(folder, 'key'),
  LOCKSTEP_SPILL: join(folder, 'spill'),
};
test.sequential.each(lines.filter((line) => line.startsWith('lockstep ') && !onKafka.includes(line)))(
  'README: %s',
  (line) => {
    const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, env, encoding: 'utf8' });
    expect(stderr).not.toMatch(/not foreseen/);
    expect(status, stderr).toBe(0);
  },
);

test.each(onKafka)('README, run by the tests on Kafka, here only read: %s', (line) => {
  expect(parseCall(line.split(' ').slice(1)).name()).not.toBe('lockstep');
});

test('every file that the README links to exists', () => {
  for (const [, path] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g))
    expect(execFileSync('ls', [new URL(`../${path}`, import.meta.url).pathname])).toBeTruthy();
});
