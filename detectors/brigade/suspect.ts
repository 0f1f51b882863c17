import type { Workspace } from '../../ingest/workspace.ts';
import { type Links, linksOf } from '../links.ts';
import { byRaid, fill, type Kind, type Raid, raidKey, read } from './raid.ts';
import { type Alike, type Answer, type Elsewhere, type Texts, type Wording, wordingOf } from './wording.ts';

/** A crowd and what speaks for hands behind it. */
export interface Suspect {
  readonly raid: Raid;
  readonly wording: Wording;
  readonly links: Links;
}

/** What the texts and devices of the crowds say. */
export async function suspectsOf(workspace: Workspace, raids: readonly Raid[]): Promise<Suspect[]> {
  await fill(workspace, 'form', '50-form.sql');
  await fill(workspace, 'alike', '60-alike.sql');
  await fill(workspace, 'written', '70-written.sql');
  const alike = byRaid(await workspace.rows<Alike>('select kind, target, a, b from alike order by all'));
  const elsewhere = byRaid(await read<Elsewhere>(workspace, '75-elsewhere.sql'));
  const answers = byRaid(await read<Answer>(workspace, '77-answer.sql'));
  const texts = byRaid(
    await workspace.rows<Texts & { kind: Kind; target: number }>(
      'select kind, target, count(*) as forms, sum(accounts)::bigint as copies from form group by all',
    ),
  );
  const [written] = await workspace.rows<{ texts: number }>('select count(*) as texts from written');
  const links = await linksOf(
    workspace,
    raids.length,
    raids.flatMap(({ acts }, grp) => acts.map(({ account, object, us }) => ({ grp, account, object, us }))),
  );
  return raids.map((raid, grp) => {
    const key = raidKey(raid);
    const { sharing } = links[grp] as Links;
    return {
      raid,
      wording: wordingOf(
        raid,
        texts.get(key)?.[0] ?? { forms: 0, copies: 0 },
        alike.get(key) ?? [],
        elsewhere.get(key) ?? [],
        answers.get(key) ?? [],
        written?.texts ?? 0,
        sharing.size * 2 >= raid.raiders.size,
      ),
      links: links[grp] as Links,
    };
  });
}
