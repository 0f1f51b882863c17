// The benchmark of near-duplicate texts: posts with planted families and crews, from the file to findings, answers checked.
// Use: npm run build && node bench/near-duplicate.mjs [ROWS …]      (default 100000 1000000; writes its section of BENCHMARKS.md)
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { measure } from './measure.mjs';
import { machine, writeSection } from './page.mjs';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 1_000_000];
const folder = join(tmpdir(), 'lockstep-bench');
mkdirSync(folder, { recursive: true });
const crews = 20;
const rows = [];
for (const size of sizes) {
  const [file, store] = [join(folder, `texts-${size}.parquet`), join(folder, `texts-${size}`)];
  rmSync(store, { recursive: true, force: true });
  await generate(size, file);
  const lockstep = (...args) =>
    measure([process.execPath, 'dist/cli/main.js', ...args, '--store', store, '--key-file', join(folder, 'key')]);
  const ingest = await lockstep('ingest', 'file', file);
  const clusters = JSON.parse((await measure([process.execPath, 'bench/near-duplicate-steps.mjs', store])).out);
  const detect = await lockstep('detect', 'near-duplicate', '--json');
  const accused = detect.out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).members.map(({ account }) => account));
  const whole = accused.filter(
    (names) => names.length === 10 && new Set(names.map((name) => name.split('_')[0])).size === 1,
  );
  const others = accused.flat().filter((name) => !name.startsWith('crew')).length;
  rows.push({ size, ingest, detect, clusters, whole: whole.length, others });
  rmSync(store, { recursive: true, force: true });
  console.error(
    JSON.stringify({
      size,
      ingest: ingest.wall,
      detect: detect.wall,
      cpu: detect.cpu,
      memory: detect.memory,
      clusters,
      whole: whole.length,
      others,
    }),
  );
}
writeSection('Near-duplicate texts', page(rows));

/**
 * Posts of 8 to 20 words over 30 days, words after Zipf from 50,000; a fiftieth of them in families of eight, of which each
 * has one word of its own; a tenth stock phrases; 20 crews of ten that write six texts each within ten minutes.
 */
async function generate(n, file) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("set threads = 2; set memory_limit = '4GB'; set preserve_insertion_order = false");
  await connection.run(
    `create macro draw(seat, what) as ((md5_number_lower(concat_ws('|', seat, what)) >> 11)::double / 9007199254740992)`,
  );
  const syllables =
    'ba be bo ca ce cor da de di do er fa fe for ga ge hi in ka ki la le lo ma me mi mor na ne no pe po pre ra re ri ro sa se si sta ta te ter ti to tra un ver vi wa wor'.split(
      ' ',
    );
  await connection.run(`create table word as select r, array_to_string([
      (string_split('${syllables.join(' ')}', ' '))[1 + (draw(r, 's' || k) * ${syllables.length})::integer % ${syllables.length}]
      for k in range(2 + r % 3)], '') as word from range(50000) t(r)`);
  await connection.run('create table vocabulary as select list(word order by r) as words from word');
  const text = (seat) => `array_to_string([words[1 + least(49999, pow(50000, draw(${seat}, 'w' || k))::integer)]
      for k in range(8 + (draw(${seat}, 'length') * 13)::integer)], ' ')`;
  const families = Math.round(n / 400);
  const stock = [
    'thanks for sharing this',
    'good morning to everybody',
    'happy birthday my dear friend',
    'what a game that was',
  ];
  await connection.run(`copy (
    select 'e' || row_number() over () as id, to_timestamp(1700000000 + seconds) as time, 'post' as verb, account, object, text from (
      select (draw(r, 'time') * 2592000)::bigint as seconds, 'u' || (${n / 10} * pow(draw(r, 'account'), 2))::bigint as account,
        case when r % 10 = 0 then 's' else 'o' end || r as object,
        case when r % 10 = 0 then [${stock.map((line) => `'${line}'`).join(', ')}][1 + (r // 10) % ${stock.length}] else ${text("'o' || r")} end as text
      from range(${n - families * 8 - crews * 60}) t(r), vocabulary
      union all
      select (draw('f' || r, 'time') * 2592000)::bigint, 'u' || (${n / 10} * draw('f' || r, 'account'))::bigint, 'family' || (r // 8) || '_' || r,
        ${text("'f' || (r // 8)")} || ' own' || r
      from range(${families * 8}) t(r), vocabulary
      union all
      select (draw('c' || (r // 10), 'time') * 2592000 + draw('c' || r, 'gap') * 600)::bigint, 'crew' || (r // 60) || '_' || (r % 10), 'c' || r,
        ${text("'c' || (r // 10)")}
      from range(${crews * 60}) t(r), vocabulary)) to '${file.replaceAll("'", "''")}' (format parquet)`);
}

function page(all) {
  const s = (value) => value.toFixed(1);
  const [first, last] = [all[0], all.at(-1)];
  const growth = (cost) => (Math.log(cost(last) / cost(first)) / Math.log(last.size / first.size)).toFixed(2);
  return `Made by \`node bench/near-duplicate.mjs\` on ${machine()}: posts of 8 to 20 words, a fiftieth of them in families of eight that differ by a word, a tenth stock phrases, ${crews} crews of ten that write six texts each.

| texts | step | wall s | CPU s | peak memory GB |
|---|---|---|---|---|
${all
  .flatMap(({ size, ingest, detect, clusters }) => [
    [size, 'lockstep ingest file', ingest],
    [size, 'lockstep detect near-duplicate', detect],
    [size, '… of it clusters of texts (measured apart)', clusters.clusters],
  ])
  .map(
    ([size, step, { wall, cpu, memory }]) =>
      `| ${size.toLocaleString('en')} | ${step} | ${s(wall)} | ${s(cpu)} | ${memory ? (memory / 1e9).toFixed(2) : ''} |`,
  )
  .join('\n')}

Detection grows as texts^${growth(({ detect }) => detect.cpu)}, its clusters alone as texts^${growth(({ clusters }) => clusters.clusters.cpu)} (CPU).

| texts | pairs of one family in one cluster | pairs in one cluster that are of one family | crews found whole | accounts accused beside them |
|---|---|---|---|---|
${all.map(({ size, clusters, whole, others }) => `| ${size.toLocaleString('en')} | ${clusters.recall.toFixed(3)} | ${clusters.precision.toFixed(3)} | ${whole} of ${crews} | ${others} |`).join('\n')}
`;
}
