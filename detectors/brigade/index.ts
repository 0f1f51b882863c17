import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Evidence, Finding, Window } from '../detector.ts';
import { fuse } from '../fusion.ts';
import { gathered } from '../gathered.ts';
import { houseOf } from '../house.ts';
import { linkColumns } from '../links.ts';
import { writeDuration } from '../params.ts';
import { falseDiscovery } from '../statistics.ts';
import { explain } from './explain.ts';
import { type Facts, findingOf } from './finding.ts';
import { type Heard, heardOf } from './heard.ts';
import { inBatches } from './innocent.ts';
import { namesOf } from './names.ts';
import { type Params, params } from './params.ts';
import { fill, raidKey, read, readRaids } from './raid.ts';
import { lookback, shingles, watched } from './recount.ts';
import { type Suspect, suspectsOf } from './suspect.ts';
import { type History, tidesOf, volumeOf } from './volume.ts';

const version = '1.1.3';
const uses = ['owner', 'follows', 'origin', 'automation', 'text_hash', 'text_sketch', ...linkColumns] as const;

/** Strangers who descend on one account together, with comments, votes, reviews or reports. */
export const detector: Detector<Params> = {
  about: 'Strangers who descend on one account together, with comments, votes, reviews or reports.',
  version,
  verbs: watched,
  lookback,
  needs: ['object'],
  uses,
  params,
  detect,
  explain,
};

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
  const callings = await heardOf(
    workspace,
    suspects.map(({ raid }) => raid),
  );
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
      inBatches(suspect.raid.acts.map(({ us }) => us)) ? undefined : volumeOf(suspect.raid, tides), // an upload makes a crowd of a year
    ].filter((piece): piece is Evidence => piece !== undefined && piece.p < 0.001);
    const members = membersOf(suspect, calling);
    const own = suspect.raid.acts.filter(({ account }) => members.has(account));
    const house = houseOf(new Map(own.map((act) => [act.account, act.house])));
    return { ...suspect, calling, evidence, fused: fuse(evidence), members, house };
  });
  const lnQ = falseDiscovery(judged.map(({ fused }) => Math.log(fused.p) + Math.log(tested?.targets ?? 1)));
  const facts = judged.flatMap((one, at): Facts[] =>
    one.fused.keys.length >= 2 &&
    one.members.size >= values.least &&
    (lnQ[at] as number) <= Math.log(values.q) &&
    one.house.verdict !== 'fits'
      ? [
          {
            ...one,
            spans,
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
      `${leads} crowds of strangers (within ${writeDuration(values.span)}) say the same in other words or share devices, but nothing independent speaks against chance, fewer than ${values.least} are involved, or one organisation declares them: leads, not findings.`,
    );
  const names = await namesOf(workspace, facts);
  const missing = uses.filter((column) => !workspace.present.has(column));
  return facts
    .sort((x, y) => x.lnQ - y.lnQ || (x.raid.acts[0]?.us ?? 0) - (y.raid.acts[0]?.us ?? 0))
    .map((fact) => findingOf(fact, names, window, values, version, missing));
}

/** Spans of time that the data covers. */
async function spansOf(workspace: Workspace, window: Window, { span }: Params): Promise<number> {
  const [first] = await workspace.rows<{ us: number | null }>('select min(us)::double as us from engagement');
  return Math.max(1, Math.ceil((window.until - (first?.us ?? window.since)) / span));
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
