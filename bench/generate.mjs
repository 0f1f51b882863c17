// Writes a CSV of n shares in the columns of the coordination-network-toolkit, so that both programs read the same file.
// 30 days; objects after Zipf with exponent 0.8 (n/10 of them), shared within days of their birth; accounts (n/20) after a
// heavy tail; 20 rings of 10 accounts share the same 30 objects each within 30 seconds. Seeded: all draws are md5 of the row.
// Use: node bench/generate.mjs ROWS FILE [SEED]
import { DuckDBInstance } from '@duckdb/node-api';

const [rows, file, seed = '1'] = process.argv.slice(2);
const n = Number(rows);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run("set threads = 2; set memory_limit = '3GB'");
await connection.run(
  `create macro draw(seat, what) as ((md5_number_lower(concat_ws('|', ${Number(seed)}, seat, what)) >> 11)::double / 9007199254740992)`,
);
const rings = `
  select 'ring' || (r // 300) || '_' || (r % 10) as user_id, 'r' || (r // 300) || '_' || ((r // 10) % 30) as repost_id,
    1700000000 + (draw('b' || (r // 10), 'time') * 2500000 + draw('b' || r, 'gap') * 30)::bigint as timestamp
  from range(6000) as t(r)`;
const organic = `
  select 'u' || floor(${n / 20} * pow(draw(r, 'account'), 2.5))::bigint as user_id, 'o' || object as repost_id,
    1700000000 + (draw('o' || object, 'birth') * 2592000 - 172800 * ln(1 - draw(r, 'age')))::bigint as timestamp
  from (select r, floor(${n / 10} * pow(draw(r, 'object'), 5))::bigint as object from range(${n - 6000}) as t(r))`;
await connection.run(
  `copy (select 'm' || row_number() over () as message_id, user_id, '' as username, repost_id, '' as reply_id, '' as message, timestamp, '' as urls
         from (${rings} union all ${organic})) to '${file.replaceAll("'", "''")}' (format csv, header)`,
);
