import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fires, silent } from '../detectors/shared-device/cases.ts';
import { detector } from '../detectors/shared-device/index.ts';
import type { Detector } from '../detectors/detector.ts';
import { accused, detectIn } from './detect-in.ts';
import { storeOf } from './store-of.ts';
it('cases', async () => {
  const out: string[] = [];
  for (const one of [...fires, ...silent]) {
    if (process.env.ONLY && !one.name.includes(process.env.ONLY)) continue;
    try {
      const { findings, remarks } = await detectIn('shared-device', detector as Detector<unknown>, await storeOf(one.acts), one.params, one.window);
      const ok = JSON.stringify(findings.map(accused)) === JSON.stringify(one.accused) && (!one.remark || one.remark.test(remarks.join('\n')));
      out.push(`${ok ? 'ok ' : 'BAD'} ${one.name}: ${findings.map((f) => accused(f).join(',') + ' ' + f.statistic.q.toExponential(1) + ' ' + f.severity + f.confidence.toFixed(2)).join(' | ')} :: ${remarks.join(' ').slice(0, 40)}`);
      if (process.env.ONLY) out.push(JSON.stringify(findings, null, 1).slice(0, 6000));
    } catch (e) { out.push(`ERR ${one.name} ${String((e as Error).stack).slice(0, 600)} ${String((e as {cause?: unknown}).cause).slice(0,600)}`); }
  }
  writeFileSync('/tmp/h/hands/cases.out', out.join('\n'));
  expect(1).toBe(1);
}, 300_000);
