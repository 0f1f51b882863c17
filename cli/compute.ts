import { type StoredRun, writeRun } from '../reports/store-run.ts';
import { factsOf, resultsOf } from './facts.ts';
import { judge, type Request } from './judge.ts';
import { limitsOf, type StoreOptions } from './options.ts';
import { say, visible } from './terminal.ts';

/** Judges a window and writes the run into the store. */
export function computeRun(options: StoreOptions, request: Request): Promise<StoredRun> {
  const started = new Date();
  return judge(options.store, request, limitsOf(options), async (loaded, verdicts) => {
    for (const { name, workspace } of verdicts)
      for (const remark of workspace.remarks) say(`${name}: ${visible(remark)}`);
    return writeRun(options.store, await factsOf(loaded, verdicts, started), await resultsOf(verdicts));
  });
}
