import { Command } from 'commander';
import type { Detector, Param } from '../detectors/detector.ts';
import { Refusal } from '../ingest/refusal.ts';
import { type JudgeOptions, judge, requestOf, type Verdict, withFailOn, withWindow } from './judge.ts';
import { limitsOf, outsideStore } from './options.ts';
import { reaches } from './severity.ts';
import { print, say, table, visible } from './terminal.ts';

interface Options extends JudgeOptions {
  readonly json?: true;
  readonly pairs?: string;
  readonly edges?: string;
}

/** `lockstep detect`: ad hoc; prints findings, stores nothing. Its help tells of the detectors given. */
export function detectCommand(detectors: ReadonlyMap<string, Detector<unknown>>): Command {
  return withFailOn(withWindow(new Command('detect')))
    .summary('look for fake engagement now; prints findings, stores nothing')
    .addHelpText('before', 'Example:\n  lockstep detect co-action --since -7d --param co-action.window=60s\n')
    .addHelpText('after', () => describe(detectors))
    .argument('[detector...]', 'detectors to run (default: all)')
    .option('--json', 'one finding a line on stdout, nothing else')
    .option('--pairs <file>', 'write the coordinated pairs of acts as Parquet')
    .option('--edges <file>', 'write the pairs of accounts as Parquet')
    .action(async (names: string[], options: Options) => {
      await judge(options.store, requestOf(names, options), limitsOf(options), async (loaded, verdicts) => {
        for (const name of ['pairs', 'edges'] as const)
          if (options[name] !== undefined) await writeTable(verdicts, name, outsideStore(options[name], options.store));
        for (const verdict of verdicts) await show(verdict, options.json === true);
        const { coverage } = loaded;
        say(
          `${coverage.acts} acts by ${coverage.accounts} accounts on ${coverage.objects} objects looked at; ${coverage.repeats} repeats dropped.`,
        );
        if (
          reaches(
            verdicts.flatMap(({ findings }) => findings),
            options.failOn,
          )
        )
          process.exitCode = 10;
      });
    });
}

async function writeTable(verdicts: readonly Verdict[], name: string, file: string): Promise<void> {
  const found = verdicts.find(({ detector }) => detector.tables?.[name]);
  const select = found?.detector.tables?.[name];
  if (!found || !select)
    throw new Refusal(
      `--${name} needs a detector that makes this table, such as co-action; run: lockstep detect co-action --${name} ${file}`,
      2,
    );
  await found.workspace.write(select, file);
}

async function show({ name, detector, findings, workspace }: Verdict, json: boolean): Promise<void> {
  for (const remark of workspace.remarks) say(`${name}: ${visible(remark)}`);
  if (findings.length === 0) say(`${name}: no findings.`);
  for (const finding of findings) {
    if (json) {
      await print(JSON.stringify(finding));
      continue;
    }
    const { title, saw, unusual } = detector.explain(finding);
    const { statistic: s, severity: level, confidence } = finding;
    await print(`${visible(title)}  [${level}, confidence ${confidence.toFixed(2)}]  ${finding.id}`);
    await print(`  What we saw: ${visible(saw)}`);
    await print(`  Why unusual: ${visible(unusual)}`);
    await print(
      `  Observed ${s.observed}, expected ${s.expected.toPrecision(3)} ${s.unit}; p ${s.p.toExponential(1)}, q ${s.q.toExponential(1)}`,
    );
    for (const member of finding.members.slice(0, 20))
      await print(
        `    ${member.role.padEnd(11)} ${member.core ? 'core     ' : 'periphery'} ${(100 * member.contribution).toFixed(1).padStart(5)} %  ${visible(member.account)}`,
      );
    if (finding.members.length > 20) await print(`    … and ${finding.members.length - 20} more (--json prints all)`);
    for (const { explanation, verdict, why } of finding.innocent)
      await print(`  Innocent? ${visible(explanation)}: ${verdict}. ${visible(why)}`);
    if (finding.missing.length > 0) await print(`  Missing: ${visible(finding.missing.join('; '))}`);
    await print('');
  }
}

function describe(detectors: ReadonlyMap<string, Detector<unknown>>): string {
  return [...detectors]
    .map(([name, { about, version, params }]) => {
      const rows = Object.entries<Param<unknown>>(params).map(([key, param]) => [
        `${name}.${key}`,
        param.default,
        param.range,
        param.meaning,
      ]);
      return `\n${name} ${version}: ${about}\n${table(['parameter', 'default', 'range', 'meaning'], rows)}`;
    })
    .join('\n');
}
