import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Named } from '../world/score.ts';

const exec = promisify(execFile);

/** Runs the built command line; its stdout. */
export async function lockstep(...args: readonly string[]): Promise<string> {
  const { stdout } = await exec(process.execPath, ['dist/cli/main.js', ...args], { maxBuffer: 2 ** 30 });
  return stdout;
}

/** What the detectors say of a file of events, by way of a store in this folder. */
export async function detectIn(folder: string, file: string, mapping: readonly string[] = []): Promise<Named[]> {
  const store = ['--store', `${folder}/store`];
  await lockstep('ingest', 'file', file, ...mapping, ...store, '--key-file', `${folder}/key`);
  return (await lockstep('detect', '--json', ...store))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => short(JSON.parse(line)));
}

/** The part of a finding that a score needs. */
export function short({ detector, members, statistic }: Named): Named {
  return {
    detector,
    members: members.map(({ account, role }) => ({ account, role })),
    statistic: { q: statistic.q },
  };
}
