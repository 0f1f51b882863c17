import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';

/** Columns of the model that the clusters are made of. */
export const textColumns = ['text_hash', 'text_sketch', 'text_shingles'] as const;

const steps = [
  ['written_text', '10-text.sql'],
  ['shingle', '20-shingle.sql'],
  ['minimum', '30-minimum.sql'],
  ['band', '40-band.sql'],
  ['bucket', '50-bucket.sql'],
  ['place', '60-place.sql'],
  ['candidate', '70-candidate.sql'],
  ['alike', '72-alike.sql'],
  ['kept', '75-kept.sql'],
  ['similar_text', '80-similar.sql'],
] as const;
const spent: Readonly<Record<string, readonly string[]>> = {
  bucket: ['band'],
  candidate: ['bucket', 'place'],
  alike: ['candidate', 'minimum'],
  similar_text: ['alike', 'kept'],
};

/** Passes after which a text that still follows an undecided one stands for itself. */
const passes = 4;

/**
 * Makes the table `text_cluster` (`text`, `text_hash`, `cluster`) of all distinct texts with at least `least_shingles`
 * shingles: the cluster is the number of its head, of the text itself where none is near. `settings` must hold
 * `least_shingles` and `similarity` (thousandths of Jaccard). Left behind are `written_text` and `shingle`, too.
 *
 * Bands of two and of four one-permutation hashes (Li, Owen & Zhang 2012; two lengths after LSH forests, Bawa, Condie &
 * Ganesan 2005: short ones for texts less alike, long ones for many texts) nominate: a text is compared with heads of its rarest buckets
 * alone, three at most, so the cost is linear however large a bucket is. Clusters are stars: each text is similar to its head
 * itself, and nothing is chained.
 */
export async function clusterTexts(workspace: Workspace): Promise<void> {
  for (const [table, file] of steps) {
    await workspace.step(`create or replace temp table ${table} as\n${sqlBeside(import.meta.url, file)}`);
    for (const old of spent[table] ?? []) await workspace.step(`drop table ${old}`);
  }
  await workspace.step('create or replace temp table star (text integer, head integer)');
  const star = sqlBeside(import.meta.url, '90-star.sql');
  for (let pass = 0; pass < passes; pass += 1) {
    await workspace.step(`create or replace temp table joined as\n${star}`);
    const [seen] = await workspace.rows<{ joined: number }>('select count(*) as joined from joined');
    if (seen?.joined === 0) break;
    await workspace.step('insert into star from joined union all select distinct head, head from joined');
  }
  await workspace.step(`create or replace temp table text_cluster as
    select t.text, t.text_hash, coalesce(s.head, t.text) as cluster
    from written_text as t left join star as s on s.text = t.text`);
  for (const table of ['similar_text', 'star', 'joined']) await workspace.step(`drop table ${table}`);
}
