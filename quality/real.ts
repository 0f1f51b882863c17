import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal } from '../ingest/database.ts';
import { accusing, inRoles } from '../world/judged.ts';
import { detectIn, findingsIn } from './lockstep.ts';
import { type Answer, askBaselines, timed, withDatabase } from './trial.ts';

/** What the methods say of a real set, of which it is not known who is who. */
export interface RealSet {
  readonly file: string;
  readonly about: string;
  readonly accounts: number;
  /** What of it lockstep's findings cover, in words. */
  readonly covered: readonly string[];
  /** What lockstep's detectors say beside their findings. */
  readonly remarks: readonly string[];
  readonly answers: readonly Answer[];
}

interface Source {
  readonly file: string;
  readonly about: string;
  /** How `lockstep ingest file` reads it. */
  readonly mapping: readonly string[];
  /** The columns of the model that it has. */
  readonly select: string;
  /** What lockstep is given where that is more than the rules can use: a query of the file's rows, `{file}`. */
  readonly acts?: string;
  /** Windows of co-action that are tried besides. */
  readonly windows?: readonly string[];
  /** Asked of the table `event` and of the accounts that lockstep accuses (`accused`): one row of words. */
  readonly covered?: string;
}

const sources: readonly Source[] = [
  {
    file: 'russian_coord_tweets.csv',
    about: 'retweets of a pro-government network, 2021 (CooRTweet, MIT); all suspected',
    mapping: ['--map', 'account=account_id,object=object_id,id=content_id,time=timestamp_share', '--set', 'verb=share'],
    windows: ['10s', '60s', '300s'],
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
  {
    file: 'deleted_posts.parquet',
    about:
      'posts that trend bots made and deleted, May 2022 (Elmas et al. 2021, 2023); what they were about is not in it, so the minute stands for the topic; all suspected',
    mapping: [],
    select: `id, account, strftime(created, '%Y-%m-%dT%H:%M') as object, created::timestamptz as time, 'post' as verb, created, deleted`,
    acts: `select id, account, id as object, 'post' as object_kind, account as owner, created::timestamptz as time, 'post' as verb,
        [strftime(created, '%Y-%m-%dT%H:%M')] as topics from {file}
      union all select id || ' deleted', account, id, 'post', account, deleted::timestamptz, 'delete', null from {file}`,
    covered: `with burst as (select object from event group by object having count(distinct account) > 200),
      quick as (select * from event semi join burst using (object) where time >= '2022-05-01' and epoch(deleted) - epoch(created) < 600),
      each as (select account, count(*) as posts, count(distinct object) as bursts, account in (from accused) as accused from quick group by account)
      select format('deleted_posts.parquet: of {} posts deleted within ten minutes in minutes of more than 200 accounts, {:.1f} % are by accused accounts; of {} accounts in three such minutes or more {:.1f} %, of {} in fewer {:.1f} %',
        sum(posts), 100 * sum(posts) filter (accused) / sum(posts),
        count(*) filter (bursts >= 3), 100 * count(*) filter (bursts >= 3 and accused) / count(*) filter (bursts >= 3),
        count(*) filter (bursts < 3), 100 * count(*) filter (bursts < 3 and accused) / count(*) filter (bursts < 3)) from each`,
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

async function ask(
  { file, about, mapping, select, acts, windows = [], covered }: Source,
  path: string,
  folder: string,
): Promise<RealSet> {
  const own = mkdtempSync(join(folder, 'real-'));
  const read = path.endsWith('.csv')
    ? `read_csv([${literal(path)}], all_varchar = true)`
    : `read_parquet(${literal(path)})`;
  try {
    return await withDatabase(own, async (connection) => {
      const absent = ['owner', 'ip', 'device', 'phone', 'email', 'payment', 'handle'];
      const nulls = absent.map((name) => `null::varchar as ${name}`).join(', ');
      await connection.run(`create temp table event as
        select distinct ${select}, 'file' as source, 'post' as object_kind, ${nulls} from ${read}`);
      const events = mapping.length > 0 ? path : join(own, 'events.parquet');
      if (events !== path)
        await connection.run(
          `copy (${acts?.replaceAll('{file}', () => read) ?? 'select id, account, object, time, verb from event'}) to ${literal(events)}`,
        );
      const remarks: string[] = [];
      const ours = await timed('lockstep', () => detectIn(own, events, mapping, (remark) => remarks.push(remark)));
      const accused = inRoles(
        accusing,
        ours.findings.flatMap(({ members }) => members),
      );
      await connection.run(
        `create temp table accused as select unnest(from_json($accounts, '["VARCHAR"]')) as account`,
        { accounts: JSON.stringify([...accused]) },
      );
      const one = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
      return {
        file,
        about,
        accounts: Number(await one('select count(distinct account) from event')),
        remarks,
        covered: [
          ...(covered === undefined ? [] : [String(await one(covered))]),
          ...(await Promise.all(windows.map((window) => inWindow(file, own, window)))),
        ],
        answers: [ours, ...(await askBaselines(connection))],
      };
    });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** What co-action says in one window of time. */
async function inWindow(file: string, folder: string, window: string): Promise<string> {
  const remarks: string[] = [];
  const asked = ['co-action', '--param', `co-action.window=${window}`];
  const findings = await findingsIn(['--store', `${folder}/store`], (remark) => remarks.push(remark), asked);
  const said = remarks.filter((remark) => /^co-action: [a-z]+: \d+ pairs/.test(remark)).join(' ');
  return `${file}, co-action within ${window}: ${findings.length} findings${said === '' ? '; no two accounts act together more than chance' : `. ${said}`}`;
}
