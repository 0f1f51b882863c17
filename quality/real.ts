import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal } from '../ingest/database.ts';
import { detectIn } from './lockstep.ts';
import { type Answer, askBaselines, timed, withDatabase } from './trial.ts';

/** What the methods say of a real set, of which it is not known who is who. */
export interface RealSet {
  readonly file: string;
  readonly about: string;
  readonly accounts: number;
  readonly answers: readonly Answer[];
}

interface Source {
  readonly file: string;
  readonly about: string;
  /** How `lockstep ingest file` reads it. */
  readonly mapping: readonly string[];
  /** The columns of the model that it has. */
  readonly select: string;
}

const sources: readonly Source[] = [
  {
    file: 'russian_coord_tweets.csv',
    about: 'retweets of a pro-government network, 2021 (CooRTweet, MIT); all suspected',
    mapping: ['--map', 'account=account_id,object=object_id,id=content_id,time=timestamp_share', '--set', 'verb=share'],
    select: `content_id as id, account_id as account, object_id as object, to_timestamp(timestamp_share::bigint) as time, 'share' as verb`,
  },
  {
    file: 'star_events.csv',
    about: 'GitHub stars of accounts that a heuristic calls fake (StarScout, Apache-2.0); all suspected',
    mapping: ['--set', 'verb=like'],
    select: `md5(concat_ws(' ', account, object, time)) as id, account, object, time::timestamptz as time, 'like' as verb`,
  },
  {
    file: 'topic_volume.csv',
    about: 'posts on five companies in 5 min, 2015 (Numenta NAB, MIT): bursts of innocents, nobody to accuse',
    mapping: ['--map', 'object=topic,value=posts', '--set', 'verb=metric,account=publisher,unit=posts'],
    select: `md5(concat_ws(' ', topic, time)) as id, 'publisher' as account, topic as object, time::timestamptz as time, 'metric' as verb`,
  },
];

/** Asks all methods about those of the real sets that lie in the folder. */
export async function realSets(data: string, folder: string): Promise<RealSet[]> {
  const sets: RealSet[] = [];
  for (const source of sources) {
    const path = join(data, source.file);
    if (existsSync(path)) sets.push(await ask(source, path, folder));
    else console.error(`${path} is not there and left out.`);
  }
  return sets;
}

async function ask({ file, about, mapping, select }: Source, path: string, folder: string): Promise<RealSet> {
  const own = mkdtempSync(join(folder, 'real-'));
  try {
    const ours = await timed('lockstep', () => detectIn(own, path, mapping));
    return await withDatabase(own, async (connection) => {
      const absent = ['owner', 'ip', 'device', 'phone', 'email', 'payment', 'handle'];
      const nulls = absent.map((name) => `null::varchar as ${name}`).join(', ');
      await connection.run(`create temp table event as
        select distinct ${select}, 'file' as source, 'post' as object_kind, ${nulls}
        from read_csv([${literal(path)}], all_varchar = true)`);
      const [[accounts] = []] = (
        await connection.runAndReadAll('select count(distinct account)::integer from event')
      ).getRows();
      return { file, about, accounts: Number(accounts), answers: [ours, ...(await askBaselines(connection))] };
    });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
