import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Named } from '../world/judged.ts';
import type { Claim } from './baselines/claim.ts';

const exec = promisify(execFile);

/** Runs the built command line; its stdout. */
export async function lockstep(...args: readonly string[]): Promise<string> {
  return (await told(args)).stdout;
}

async function told(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return await exec(process.execPath, ['dist/cli/main.js', ...args], { maxBuffer: 2 ** 30 });
}

/** What the detectors say of a file of events, by way of a store in this folder; what they remark goes to `hear`. */
export async function detectIn(
  folder: string,
  file: string,
  mapping: readonly string[] = [],
  hear: (remark: string) => void = () => {},
): Promise<Named[]> {
  const store = ['--store', `${folder}/store`];
  await lockstep('ingest', 'file', file, ...mapping, ...store, '--key-file', `${folder}/key`);
  return await findingsIn(store, hear);
}

/** What the detectors, or some of them by settings of their own, say of a store. */
export async function findingsIn(
  store: readonly string[],
  hear: (remark: string) => void,
  asked: readonly string[] = [],
): Promise<Named[]> {
  const { stdout, stderr } = await told(['detect', ...asked, '--json', ...store]);
  for (const line of stderr.split('\n')) if (/^[a-z-]+: /.test(line) && !line.endsWith(': no findings.')) hear(line);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Finding)
    .map((finding) => short({ ...finding, window: { until: 1000 * Date.parse(finding.window.until) } }));
}

interface Finding extends Pick<Named, 'detector' | 'members' | 'statistic'> {
  readonly window: { readonly until: string };
}

/** The part of a finding that a score needs. */
export function short({
  detector,
  members,
  statistic,
  window,
}: Pick<Claim, 'detector'> &
  Pick<Named, 'members' | 'statistic'> & { readonly window: { readonly until: number } }): Named {
  return {
    detector,
    members: members.map(({ account, role }) => ({ account, role })),
    statistic: { p: statistic.p, q: statistic.q },
    until: window.until,
  };
}
