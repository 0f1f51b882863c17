import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, rowsOf } from '../ingest/database.ts';

/** Of each account of a world: whether it is an operator or amplifier of some kind, and what trivial features it has. */
export interface Traits {
  readonly kinds: ReadonlyMap<string, ReadonlySet<string>>;
  readonly accounts: readonly string[];
  /** Feature → value of each account, in the order of `accounts`; NaN where it has none. */
  readonly features: ReadonlyMap<string, Float64Array>;
}

/** What ids, the order of the file, single columns and the gaps between acts tell of each account. */
export async function traitsOf(connection: DuckDBConnection, folder: string): Promise<Traits> {
  await connection.run(`create or replace temp view event as
    select *, file_row_number as position from read_parquet(${literal(`${folder}/events.parquet`)}, file_row_number = true)`);
  const truth = await rowsOf<{ account: string; kind: string }>(
    connection,
    `select distinct account, kind from read_parquet(${literal(`${folder}/truth.parquet`)})
    where role in ('operator', 'amplifier') and kind <> 'organic-lookalike' order by all`,
  );
  const kinds = new Map<string, Set<string>>([['any', new Set()]]);
  for (const { account, kind } of truth) {
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(account));
    kinds.get('any')?.add(account);
  }
  const accounts = (
    await rowsOf<{ account: string }>(connection, 'select distinct account from event order by account')
  ).map(({ account }) => account);
  const at = new Map(accounts.map((account, place) => [account, place]));
  const features = new Map<string, Float64Array>();
  for (const sql of [...ofIdsAndOrder, ...ofGaps, ...(await ofColumns(connection))])
    for (const { account, feature, value } of await rowsOf<{ account: string; feature: string; value: number | null }>(
      connection,
      sql,
    )) {
      let values = features.get(feature);
      if (!values) {
        values = new Float64Array(accounts.length).fill(feature.startsWith('share of ') ? 0 : Number.NaN);
        features.set(feature, values);
      }
      if (value !== null) values[at.get(account) as number] = value;
    }
  return { kinds, accounts, features };
}

const number = (hex: string) => `try_cast('0x' || substr(${hex}, 1, 8) as bigint)`;
const each = (feature: string, value: string, from = 'event') =>
  `select account, '${feature}' as feature, (${value})::double as value from ${from} group by account`;

const ofIdsAndOrder = [
  each('number of the account', `any_value(${number('account')})`),
  each('mean number of ids', `avg(${number('id')})`),
  each('mean number of objects', `avg(${number('object')})`),
  each('first position', 'min(position)'),
  each('mean position', 'avg(position)'),
  each('share of odd positions', 'avg(position % 2)'),
  each('acts', 'count(*)'),
];

const gaps = `(select account, epoch(time) - epoch(lag(time) over (partition by account order by time, position)) as gap,
  epoch(recorded) - epoch(time) as delay, epoch_us(time) as us from event)`;
const ofGaps = [
  each('median gap', 'median(gap)', gaps),
  each('shortest gap', 'min(gap)', gaps),
  each('ninth decile of gaps', 'quantile_cont(gap, 0.9)', gaps),
  each('unevenness of gaps', 'stddev(gap) / avg(gap)', gaps),
  each('share of gaps below a second', 'avg((gap < 1)::int)', gaps),
  each('share of gaps below ten seconds', 'avg((gap < 10)::int)', gaps),
  each('share of the most common gap', 'max(n) / sum(n)', `(select account, round(gap, 1) as gap, count(*) as n from ${gaps} group by all)`),
  each('median delay', 'median(delay)', gaps),
  each('mean µs in the second', 'avg(us % 1000000)', gaps),
  each('mean second in the minute', 'avg((us // 1000000) % 60)', gaps),
  each('mean minute in the hour', 'avg((us // 60000000) % 60)', gaps),
]; // biome-ignore format: one feature a line

async function ofColumns(connection: DuckDBConnection): Promise<string[]> {
  const columns = await rowsOf<{ column_name: string; column_type: string }>(connection, 'describe event');
  const made: string[] = [];
  for (const { column_name: name, column_type: type } of columns) {
    if (['position', 'id', 'account', 'object', 'owner'].includes(name)) continue;
    made.push(each(`share of rows with ${name}`, `avg((${name} is not null)::int)`));
    if (/TIMESTAMP/.test(type)) made.push(each(`mean ${name}`, `avg(epoch(${name}))`));
    else if (/INTEGER|DOUBLE|BIGINT/.test(type)) made.push(each(`mean ${name}`, `avg(${name})`));
    else if (/BOOLEAN/.test(type)) made.push(each(`mean ${name}`, `avg(${name}::int)`));
    else if (type === 'VARCHAR') {
      made.push(each(`distinct ${name}`, `count(distinct ${name})`));
      const [{ n } = { n: 0 }] = await rowsOf<{ n: number }>(
        connection,
        `select count(distinct ${name}) as n from event`,
      );
      if (n > 60) made.push(each(`length of ${name}`, `avg(length(${name}))`));
      else
        made.push(
          `select account, concat('share of ${name} ', ${name}) as feature, count(*) / any_value(total) as value
          from (select account, ${name}, count(*) over (partition by account) as total from event) where ${name} is not null group by account, ${name}`,
        );
    }
  }
  return made;
}

/** A feature, the half-line of its values that holds half of the guilty, and how it does elsewhere. */
export interface Stump {
  readonly feature: string;
  readonly precision: number;
  readonly recall: number;
  /** Guilty accounts of the worlds it is judged on. */
  readonly guilty: number;
}

/**
 * For each feature the threshold, above or below, that catches half of the guilty of this kind in the worlds to learn
 * from with the fewest others; and the precision and recall it has in the worlds to be judged on. Best first.
 */
export function stumps(learn: readonly Traits[], judge: readonly Traits[], kind: string): Stump[] {
  const names = [...new Set(learn.flatMap(({ features }) => [...features.keys()]))].sort();
  const [toLearn, toJudge] = [sidesOf(learn, kind), sidesOf(judge, kind)];
  const found: Stump[] = [];
  for (const feature of names) {
    const known = rowsFor(toLearn, feature);
    const tried = [1, -1].map((sign) => {
      const guilty = known.guilty.map((value) => sign * value).sort((x, y) => y - x);
      const edge = guilty[Math.ceil(guilty.length / 2) - 1] ?? Number.POSITIVE_INFINITY;
      return { sign, edge, learned: rate(known, sign, edge) };
    });
    const [best] = tried.sort((x, y) => y.learned.precision - x.learned.precision);
    if (best) found.push({ feature, ...rate(rowsFor(toJudge, feature), best.sign, best.edge) });
  }
  return found.sort((x, y) => y.precision - x.precision || (x.feature < y.feature ? -1 : 1));
}

/** Of each world the places of the accounts guilty of this kind, and of those guilty of none. */
function sidesOf(worlds: readonly Traits[], kind: string) {
  return worlds.map(({ accounts, features, kinds }) => {
    const places = (suits: (account: string) => boolean) =>
      accounts.flatMap((account, at) => (suits(account) ? [at] : []));
    return {
      features,
      guilty: places((account) => kinds.get(kind)?.has(account) ?? false),
      innocent: places((account) => !kinds.get('any')?.has(account)),
    };
  });
}

type Values = Readonly<Record<'guilty' | 'innocent', number[]>>;

function rowsFor(sides: ReturnType<typeof sidesOf>, feature: string): Values {
  const of = (side: 'guilty' | 'innocent') =>
    sides.flatMap((world) => world[side].map((at) => world.features.get(feature)?.[at] ?? Number.NaN));
  return { guilty: of('guilty'), innocent: of('innocent') };
}

function rate({ guilty, innocent }: Values, sign: number, edge: number) {
  const beyond = (values: readonly number[]) => values.filter((value) => sign * value >= edge).length;
  const [hits, wrong] = [beyond(guilty), beyond(innocent)];
  return {
    precision: hits === 0 ? 0 : hits / (hits + wrong),
    recall: guilty.length === 0 ? 0 : hits / guilty.length,
    guilty: guilty.length,
  };
}
