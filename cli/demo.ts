import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Limits } from '../ingest/database.ts';
import { ingestFile } from '../ingest/file.ts';
import { fingerprints, openKeys } from '../ingest/key-file.ts';
import { openOrCreateStore } from '../ingest/store.ts';
import { html } from '../reports/html.ts';
import type { Leads } from '../reports/manifest.ts';
import { markdown } from '../reports/markdown.ts';
import { report } from '../reports/report.ts';
import type { Run } from '../reports/run.ts';
import { writeRun } from '../reports/store-run.ts';
import { factsOf, resultsOf } from './facts.ts';
import { judge } from './judge.ts';
import { leadsOf } from './leads.ts';
import { limitsOf, type StoreOptions, withStore } from './options.ts';
import { print, say } from './terminal.ts';
import { readDuration } from './time.ts';

interface Sample {
  readonly name: string;
  readonly file: string;
  readonly map: Record<string, string>;
  readonly set: Record<string, string>;
  readonly params: readonly string[];
  readonly notes: readonly string[];
  readonly leads: boolean;
}

const samples: readonly Sample[] = [
  {
    name: 'real',
    file: 'russian_coord_tweets.csv.gz',
    map: { object: 'object_id', account: 'account_id', id: 'content_id', time: 'timestamp_share' },
    set: { verb: 'share' },
    params: ['co-action.window=300s'],
    notes: [
      'Real data: 35,125 retweets of a pro-government network, 2021 (CooRTweet, MIT), account names replaced by tokens.',
    ],
    leads: true,
  },
  {
    name: 'simulated',
    file: 'simulated.csv.gz',
    map: {},
    set: {},
    params: [],
    notes: [
      'SIMULATED data: three weeks of likes by 900 made-up accounts, a ring of nine and a fan club of thirty among them.',
    ],
    leads: false,
  },
];

/** `lockstep demo`: from the shipped samples to two reports, without any set-up. */
export function demoCommand(): Command {
  return withStore(new Command('demo'))
    .summary('from shipped samples to a report, without any set-up')
    .addHelpText('before', 'Example:\n  lockstep demo\n')
    .option('-o, --output <dir>', 'folder for the stores and reports', 'lockstep-demo')
    .action(async (options: StoreOptions & { output: string }) => {
      mkdirSync(options.output, { recursive: true });
      for (const sample of samples) {
        const run = await show(sample, options.output, limitsOf(options));
        await print(`${sample.notes.join(' ')}`);
        await print(
          `  ${run.manifest.coverage.acts} acts, ${run.findings.length} findings, ${run.manifest.leads.flatMap(({ rows }) => rows).length} leads`,
        );
        for (const { id } of run.findings) await print(`  ${run.explanations.get(id)?.title ?? id}`);
        for (const { chance } of run.manifest.leads) await print(`  ${chance}`);
        await print(`  report: ${join(options.output, sample.name, 'index.html')}\n`);
      }
      await print('Next:');
      await print(`  open the reports above in a browser`);
      await print(
        `  lockstep sql --store ${join(options.output, 'simulated', 'store')} 'select account, count(*) from engagement group by account order by 2 desc limit 5'`,
      );
      await print(`  lockstep detect co-action --store ${join(options.output, 'simulated', 'store')}`);
      await print('  lockstep ingest file YOUR.csv --dry-run');
    });
}

async function show(sample: Sample, output: string, limits: Limits): Promise<Run> {
  const started = new Date();
  const folder = join(output, sample.name);
  const folderOfStore = join(folder, 'store');
  const keys = openKeys(join(output, 'key'), folderOfStore);
  const store = openOrCreateStore(folderOfStore, fingerprints(keys));
  const path = fileURLToPath(new URL(`../../samples/${sample.file}`, import.meta.url));
  const { map, set } = sample;
  const fixed = {
    replace: false,
    keep: [],
    keepText: false,
    names: true,
    maxRejected: 0,
    maxLine: 1 << 20,
    maxFuture: readDuration('24h'),
  };
  const done = await ingestFile(
    store,
    keys,
    { path, map, set, now: Date.now() * 1000, ...fixed },
    limits,
    () => undefined,
  );
  say(`${sample.file}: ${done.outcome === 'stored' ? `${done.rows} rows stored` : 'already stored'}`);
  const leads = sample.leads ? await readLeads(sample, folderOfStore, limits) : [];
  const request = { names: ['co-action'], params: sample.params };
  const { run } = await judge(folderOfStore, request, limits, async (loaded, verdicts) => {
    const facts = await factsOf(loaded, verdicts, started, { notes: sample.notes, leads });
    return writeRun(folderOfStore, facts, await resultsOf(verdicts));
  });
  const shown = report(run);
  writeFileSync(join(folder, 'report.md'), markdown(shown));
  writeFileSync(join(folder, 'index.html'), html(shown));
  return run;
}

function readLeads(sample: Sample, store: string, limits: Limits): Promise<Leads[]> {
  const request = { names: ['co-action'], params: [...sample.params, 'co-action.null=none'] };
  return judge(store, request, limits, async (_, verdicts) => {
    const workspace = verdicts[0]?.workspace;
    return workspace ? [await leadsOf(workspace, 'share')] : [];
  });
}
