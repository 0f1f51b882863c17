import type { Finding } from '../detectors/detector.ts';
import { shellWord } from './escape.ts';
import type { Manifest } from './manifest.ts';

/** The command that finds it again on the same store: window and every parameter named. */
export function reproduce({ window, detectors }: Manifest, { detector }: Finding): string {
  const parameters = detectors.find(({ name }) => name === detector)?.parameters ?? {};
  const words = [
    ...['lockstep', 'detect', detector, '--since', window.since, '--until', window.until],
    ...Object.entries(parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, value]) => [
        '--param',
        `${name.startsWith(`${detector}.`) ? name : `${detector}.${name}`}=${value}`,
      ]),
    '--json',
  ];
  return words.map(shellWord).join(' ');
}
