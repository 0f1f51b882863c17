import type { Verb } from '../../ingest/engagement.ts';
import type { Evidence, Family, Window } from '../detector.ts';
import { acts, lasting, listed, moment, named } from '../recount.ts';
import { prior } from './calling.ts';
import type { Facts } from './finding.ts';
import type { Names } from './names.ts';
import type { Params } from './params.ts';

/** Verbs that are looked at. */
export const watched = [
  'post',
  'comment',
  'vote',
  'review',
  'report',
  'like',
  'follow',
  'share',
  'view',
  'click',
] as const satisfies readonly Verb[];

/** Looks back so far for what a target is used to, µs. */
export const lookback = 14 * 86_400e6;
/** Distinct shingles that a text needs to be compared. */
export const shingles = 12;

/** What a question is put of: a crowd, and the time in which it is looked at. */
interface Case {
  readonly facts: Facts;
  readonly names: Names;
  readonly window: Window;
  readonly values: Params;
}

/** A piece of evidence with the question that counts again, over `engagement` of the store, what it says first. */
export function withQuestion(piece: Evidence, of: Case): Evidence {
  const questions: Partial<Record<Family, (of: Case) => string>> = {
    text: recountWords,
    structure: recountCall,
    volume: recountCrowd,
  };
  const question = questions[piece.family];
  return question ? { ...piece, sql: question(of) } : piece;
}

/** Who of the crowd wrote the texts alike. One row: writers, strangers, expected. */
function recountWords({ facts: { raid, wording }, names, window }: Case): string {
  const { said, outside, each } = wording;
  return `with ${attackOn(raid, names, window)}, raided as (
  from attack where account in (${raiders(raid, names)})
), told as (
  select (select count(*) from (select distinct ${each === 'form' ? '' : 'account, '}text_hash from raided where len(text_sketch) >= ${shingles})) as texts,
    (select count(*) from (select distinct account, text_hash from act where verb in (${listed(watched)}) and len(text_sketch) >= ${shingles})) as written
)
select count(distinct account) filter (where text_hash in (${listed(said)})) as writers, count(distinct account) as strangers,
  (select texts * least(1, (texts - 1) * ${outside + 1} / (written + 1)) from told) as expected
from raided`;
}

/** The crowd at its fullest. One row: strangers, expected. */
function recountCrowd({ facts: { raid, spans }, names, window, values }: Case): string {
  const half = lasting(Math.floor(values.span / 2));
  return `with ${attackOn(raid, names, window)}, fond as (
  select account
  from act
  where owner = ${target(raid, names)} and verb in (${listed(watched)}) and (verb in ('like', 'follow', 'share') or follows)
), came as (
  select account, min(time) as time from attack where account not in (from fond) group by account
), crowd as (
  select time, count(*) over (order by time range between ${half} preceding and ${half} following) as strangers from came
), fullest as (
  select max(strangers) as strangers from crowd where time >= ${moment(window.since)}
)
select strangers, greatest(0.1, ((select count(*) from came) - strangers) / ${spans - 1}) as expected
from fullest`;
}

/** Who of the crowd had touched the call. One row: heard, strangers, expected. */
function recountCall({ facts: { raid, calling }, names, window, values }: Case): string {
  const object = listed([names.objects.get(calling?.object ?? -1)?.name ?? '']);
  return `with ${attackOn(raid, names, window)}, came as (
  select account, min(time) as time, account in (${raiders(raid, names)}) as raids from attack group by account
), seen as (
  from act where verb in (${listed(watched)})
), heard as (
  select distinct came.account, raids
  from came join seen using (account)
  where object = ${object} and owner <> ${target(raid, names)}
    and seen.time between came.time - ${lasting(values.span)} and came.time
), told as (
  select (select count(*) from came where raids) as strangers, (select count(*) from came where not raids) as visitors,
    (select count(*) from heard where raids) as heard, (select count(*) from heard where not raids) as others,
    (select count(distinct account) filter (where object = ${object}) / count(distinct account) from seen) as common
)
select heard, strangers, strangers * least(1, greatest(common, (others + ${prior} * common) / (visitors + ${prior}))) as expected
from told`;
}

/** `attack`, to stand behind `with`: acts of the crowd's kind on what the target owns, a crowd's and others'. */
function attackOn(raid: Facts['raid'], names: Names, { since, until }: Window): string {
  const verbs = raid.kind === 'report' ? ['report'] : ['comment', 'vote', 'review'];
  return `${acts({ since: since - lookback, until })}, attack as (
  select *
  from act
  where verb in (${listed(verbs)}) and owner = ${target(raid, names)} and owner <> account
    and coalesce(origin not in ('onboarding', 'bundle'), true) and coalesce(not automation, true)
)`;
}

const target = ({ target }: Facts['raid'], { accounts }: Names) => named([target], accounts);

const raiders = ({ raiders }: Facts['raid'], { accounts }: Names) => named(raiders, accounts);
