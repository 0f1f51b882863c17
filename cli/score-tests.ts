import { Refusal } from '../ingest/refusal.ts';
import type { Tests } from '../world/judged.ts';
import { columnsOf, rowsOfFile } from './table-file.ts';

/** Reads the p of all tests made in a world; ln_p where there is such a column, for those too small for p. */
export async function readTests(file: string, untested: number): Promise<Tests> {
  const fromP =
    "case when p::double > 0 then ln(p::double) when p::double = 0 then -1e308 when p::double < 0 then 'nan'::double end";
  const hasLn = (await columnsOf(file)).includes('ln_p');
  const rows = await rowsOfFile<{ ln_p: number | null }>(
    file,
    `the column p${hasLn ? ', and numbers in ln_p' : ''}`,
    `${hasLn ? `coalesce(ln_p::double, ${fromP})` : fromP} as ln_p`,
  );
  const odd = rows.find(({ ln_p }) => ln_p !== null && !(ln_p <= 1e-9));
  if (odd) throw new Refusal(`${file}: needed p between 0 and 1; found another.`, 2);
  return { lnP: rows.map(({ ln_p }) => ln_p), untested };
}
