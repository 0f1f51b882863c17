import type { Window } from '../detector.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { acts, lasting, listed, named } from '../recount.ts';
import type { Facts } from './facts.ts';
import type { Params } from './params.ts';

/**
 * The question that counts again, over `engagement` of the store, at how many separate sittings the closest two did the same.
 * One row: sittings, the time of the first.
 */
export function recount({ closest, names }: Facts, window: Window, { cap, pause }: Params): string {
  const [one, other] = [closest.a, closest.b].map((account) => named([account], names));
  return `with recursive ${acts(window)}, seen as (
  from act where verb in (${listed(jointVerbs)})
), holder as (
  select device, account
  from (select distinct device, account from seen where device is not null)
  qualify count(*) over (partition by device) between 2 and ${cap}
), owned as (
  select object, min(owner) as holder from seen group by object having min(owner) = max(owner)
), first_act as (
  select account, verb, object, min(time) as time
  from seen left join owned using (object)
  where account in (${one}, ${other}) and object is not null
    and (owner is null or owner <> account) and (origin is null or origin not in ('onboarding', 'bundle'))
    and not exists (
      from holder as own join holder as mate using (device)
      where own.account = seen.account and mate.account = owned.holder)
  group by account, verb, object
), common as (
  select object, least(x.time, y.time) as time, abs(epoch_us(x.time) - epoch_us(y.time)) <= ${closest.window} as joint
  from first_act as x join first_act as y using (verb, object)
  where x.account = ${one} and y.account = ${other}
), sitting as (
  ${pause === 0 ? 'select time from common where joint' : sittings(pause)}
)
select least(count(*), (select count(distinct object) from common)) as sittings, min(time) as first from sitting`;
}

const sittings = (pause: number) => `select min(time) as time from common where joint
  union all
  select min(common.time)
  from sitting join common on joint and common.time >= sitting.time + ${lasting(pause)}
  group by sitting.time`;
