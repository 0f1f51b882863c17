import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Evidence, Finding, Window } from '../detector.ts';
import { fuse } from '../fusion.ts';
import { gathered } from '../gathered.ts';
import { type Links, linkColumns, linksOf } from '../links.ts';
import { writeDuration } from '../params.ts';
import { falseDiscovery } from '../statistics.ts';
import { type Call, callingOf, type Heard } from './calling.ts';
import { explain } from './explain.ts';
import { type Facts, findingOf } from './finding.ts';
import { namesOf } from './names.ts';
import { type Params, params } from './params.ts';
import { byRaid, fill, type Kind, type Raid, raidKey, read, readRaids } from './raid.ts';
import { type History, tidesOf, volumeOf } from './volume.ts';
import { type Alike, type Answer, type Elsewhere, type Texts, type Wording, wordingOf } from './wording.ts';

const version = '1.0.0';
const uses = ['owner', 'follows', 'text_hash', 'text_sketch', ...linkColumns] as const;
const hour = 3600e6;
/** Distinct shingles that a text needs to be compared. */
const shingles = 12;

/** Strangers who descend on one account together, with comments, votes, reviews or reports. */
export const detector: Detector<Params> = {
  about: 'Strangers who descend on one account together, with comments, votes, reviews or reports.',
  version,
  verbs: ['post', 'comment', 'vote', 'review', 'report', 'like', 'follow', 'share', 'view', 'click'],
  lookback: 14 * 24 * hour,
  needs: ['object'],
  uses,
  params,
  detect,
  explain,
};

/** A crowd and what speaks for hands behind it. */
interface Suspect {
  readonly raid: Raid;
  readonly wording: Wording;
  readonly links: Links;
}

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  const spans = await spansOf(workspace, window, values);
  await workspace.settings({
    span_us: values.span,
    spans,
    least: values.least,
    most: values.most,
    burst: values.burst,
    alike: values.alike,
    shingles,
  });
  await fill(workspace, 'attack', '10-attack.sql');
  await fill(workspace, 'arrival', '20-arrival.sql');
  await fill(workspace, 'stranger', '30-stranger.sql', Math.floor(values.span / 2));
  await fill(workspace, 'raider', '40-raider.sql');
  await fill(workspace, 'nominated', '42-nominated.sql');
  const raids = await readRaids(workspace);
  if (raids.length === 0) return [];
  const all = await suspectsOf(workspace, raids);
  const suspects = all.filter(({ wording, links }) => wording.evidence !== undefined || links.evidence !== undefined);
  const callings = await callingsOf(workspace, suspects);
  const tides = tidesOf(await read<History>(workspace, '35-history.sql'), spans, values.least);
  const reporters = gathered(
    await read<{ target: number; account: number }>(workspace, '47-reporter.sql'),
    ({ target }) => target,
  );
  const [tested] = await workspace.rows<{ targets: number }>(
    'select count(*) as targets from (select distinct kind, target from attack)',
  );
  const judged = suspects.map((suspect) => {
    const calling = callings.get(raidKey(suspect.raid));
    const evidence = [
      suspect.wording.evidence,
      suspect.links.evidence,
      calling?.evidence,
      volumeOf(suspect.raid, tides),
    ].filter((piece): piece is Evidence => piece !== undefined && piece.p < 0.001);
    return { ...suspect, calling, evidence, fused: fuse(evidence), members: membersOf(suspect, calling) };
  });
  const lnQ = falseDiscovery(judged.map(({ fused }) => Math.log(fused.p) + Math.log(tested?.targets ?? 1)));
  const facts = judged.flatMap((one, at): Facts[] =>
    one.fused.keys.length >= 2 && one.members.size >= values.least && (lnQ[at] as number) <= Math.log(values.q)
      ? [
          {
            ...one,
            lnQ: Math.min(0, lnQ[at] as number),
            reported: reportedBy(one.members, reporters.get(one.raid.target)),
          },
        ]
      : [],
  );
  const influx = all.filter((one) => !suspects.includes(one) && (volumeOf(one.raid, tides)?.p ?? 1) < 0.001).length;
  if (influx > 0)
    workspace.remarks.push(
      `${influx} times far more strangers came to a target within ${writeDuration(values.span)} than its history explains, but in words and from devices of their own, as the public does: leads, not findings.`,
    );
  const leads = judged.length - facts.length;
  if (leads > 0)
    workspace.remarks.push(
      `${leads} crowds of strangers (within ${writeDuration(values.span)}) say the same in other words or share devices, but nothing independent speaks against chance, or fewer than ${values.least} are involved: leads, not findings.`,
    );
  const names = await namesOf(workspace, facts);
  const missing = uses.filter((column) => !workspace.present.has(column));
  return facts
    .sort((x, y) => x.lnQ - y.lnQ || (x.raid.acts[0]?.us ?? 0) - (y.raid.acts[0]?.us ?? 0))
    .map((fact) => findingOf(fact, names, window, version, missing));
}

/** Spans of time that the data covers. */
async function spansOf(workspace: Workspace, window: Window, { span }: Params): Promise<number> {
  const [first] = await workspace.rows<{ us: number | null }>('select min(us)::double as us from engagement');
  return Math.max(1, Math.ceil((window.until - (first?.us ?? window.since)) / span));
}

async function suspectsOf(workspace: Workspace, raids: readonly Raid[]): Promise<Suspect[]> {
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
    const { linked } = links[grp] as Links;
    return {
      raid,
      wording: wordingOf(
        raid,
        texts.get(key)?.[0] ?? { forms: 0, copies: 0 },
        alike.get(key) ?? [],
        elsewhere.get(key) ?? [],
        answers.get(key) ?? [],
        written?.texts ?? 0,
        linked.size * 2 >= raid.raiders.size,
      ),
      links: links[grp] as Links,
    };
  });
}

/** What the crowds had touched before they came. */
async function callingsOf(workspace: Workspace, suspects: readonly Suspect[]): Promise<Map<string, Heard>> {
  if (suspects.length === 0) return new Map();
  await writeRows(
    workspace,
    'nominee',
    suspects.map(({ raid: { kind, target } }) => ({ kind, target, object: -1 })),
  );
  await fill(workspace, 'touch', '80-touch.sql');
  const calls = byRaid(await read<Call>(workspace, '85-call.sql'));
  const visitors = byRaid(
    await workspace.rows<{ kind: Kind; target: number; visitors: number }>(
      'select kind, target, count(*) as visitors from arrival anti join raider using (kind, target, account) semi join nominee using (kind, target) group by all',
    ),
  );
  const [all] = await workspace.rows<{ accounts: number; objects: number }>(
    'select count(distinct account) as accounts, count(distinct object) as objects from engagement',
  );
  const found = suspects.flatMap(({ raid }) => {
    const key = raidKey(raid);
    const calling = callingOf(
      raid,
      calls.get(key) ?? [],
      visitors.get(key)?.[0]?.visitors ?? 0,
      all ?? { accounts: 1, objects: 1 },
    );
    return calling ? [{ ...raid, ...calling }] : [];
  });
  await writeRows(workspace, 'chosen', found);
  const heard = byRaid(
    await read<{ kind: Kind; target: number; account: number; us: number; source: string; id: string }>(
      workspace,
      '90-heard.sql',
    ),
  );
  return new Map(
    found.map((one) => {
      const acts = heard.get(raidKey(one)) ?? [];
      const events = acts.slice(0, 50).map(({ source, id }) => ({ source, id }));
      return [
        raidKey(one),
        {
          object: one.object,
          telling: one.telling,
          heard: new Set(acts.map(({ account }) => account)),
          evidence: { ...one.evidence, events },
        },
      ];
    }),
  );
}

/** Those of a crowd against whom something speaks that does not speak against whoever came that day. */
function membersOf({ raid, wording, links }: Suspect, calling: Heard | undefined): ReadonlySet<number> {
  const sent = calling?.telling ? calling.heard : [];
  const written = wording.evidence ? wording.writers : [];
  const linked = links.evidence ? links.linked : [];
  return new Set([...written, ...linked, ...sent].filter((one) => raid.raiders.has(one)));
}

/** How many members reported the target. */
function reportedBy(members: ReadonlySet<number>, reporters: readonly { readonly account: number }[] = []): number {
  return reporters.filter(({ account }) => members.has(account)).length;
}

/** A table of raids, each with an object. */
async function writeRows(
  workspace: Workspace,
  table: 'nominee' | 'chosen',
  rows: readonly { readonly kind: Kind; readonly target: number; readonly object: number }[],
): Promise<void> {
  await workspace.rows(
    `create or replace temp table ${table} as
     select unnest(from_json($rows, '[{"kind":"VARCHAR","target":"INTEGER","object":"INTEGER"}]'), recursive := true)`,
    { rows: JSON.stringify(rows.map(({ kind, target, object }) => ({ kind, target, object }))) },
  );
}
