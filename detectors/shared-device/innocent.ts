import type { Innocent } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import type { Act, Facts } from './facts.ts';

/** Joint acts in fewer networks than this are done in one place. */
const networks = 3;
/** Joint acts for fewer owners than this are a fan's or a class's. */
const owners = 3;

/** What could explain a group's joint acts, and whether it does. */
export function innocentOf(facts: Facts): Innocent[] {
  return [...facts.hands.innocent, onePlace(facts), ownWork(facts), misused(facts), declared(facts)];
}

/** Accounts in the hands of others, it may be: from the shared devices they look at nothing, and they do as much elsewhere. */
export function misusedAccounts({ accounts, acts, lives }: Facts): Set<number> {
  const shared = sharedDevices(acts);
  return new Set(
    accounts.filter((account) => {
      const devices = lives.get(account)?.devices ?? [];
      const here = devices.filter(({ device }) => shared.has(device));
      const events = sum(here.map((use) => use.events));
      const all = sum(devices.map((use) => use.events));
      return events > 0 && 2 * events <= all && here.every(({ looks }) => looks === 0);
    }),
  );
}

/** Devices from which several of the group acted together. */
function sharedDevices(acts: readonly Act[]): Set<string | null> {
  const byDevice = [...gathered(acts, ({ device }) => device)].filter(([device]) => device !== null);
  const several = byDevice.filter(([, on]) => new Set(on.map(({ account }) => account)).size > 1);
  return new Set(several.map(([device]) => device));
}

/**
 * Those who live, learn or are cared for in one place have few idols or teachers, or lives that are mostly their own. One
 * device is one place as well, in however many networks (a tablet on a mobile line, behind a VPN).
 */
function onePlace({ accounts, acts, joint, lives }: Facts): Innocent {
  const devices = sharedDevices(acts);
  const shared = acts.filter(({ device }) => devices.has(device));
  const places = new Set(shared.flatMap(({ prefix }) => prefix ?? [])).size;
  const served = new Set(joint.map(({ owner }) => owner)).size;
  const ofAccount = gathered(acts, ({ account }) => account);
  const followers = acts.filter(({ follows }) => follows).length;
  const fans = served < owners || 2 * followers >= acts.length;
  const own = accounts.filter((account) => {
    const together = new Set((ofAccount.get(account) ?? []).map(({ verb, object }) => `${verb} ${object}`)).size;
    return 2 * together <= (lives.get(account)?.firsts ?? 0);
  }).length;
  return {
    explanation: 'A home, a class, a carer: people of one place with their favourites, or with lives of their own',
    verdict:
      (fans && (places < networks || devices.size === 1)) || (places < networks && 2 * own >= accounts.length)
        ? 'fits'
        : 'does-not-fit',
    why: `joint acts in ${places} networks from ${devices.size} shared devices for ${served} owners, ${followers} of ${acts.length} as followers; ${own} of ${accounts.length} accounts do mostly other things`,
  };
}

function ownWork({ accounts, joint }: Facts): Innocent {
  const members = new Set(accounts);
  const objects = new Map(joint.map(({ object, owner }) => [object, owner]));
  const own = [...objects.values()].filter((owner) => members.has(owner)).length;
  return {
    explanation: 'Colleagues, friends or a family who support what one of them makes',
    verdict: 2 * own >= objects.size ? 'fits' : 'does-not-fit',
    why: `${own} of ${objects.size} objects belong to accounts of the group`,
  };
}

function misused(facts: Facts): Innocent {
  const [part, all] = [misusedAccounts(facts).size, facts.accounts.length];
  return {
    explanation: 'Accounts used by others without their holders knowing (stolen passwords, tokens)',
    verdict: 2 * part >= all ? 'fits' : 'does-not-fit',
    why: `${part} of ${all} accounts look at nothing on the shared devices, and do as much elsewhere`,
  };
}

function declared({ acts }: Facts): Innocent {
  const explanation = 'Declared automation';
  const told = acts.filter(({ automation }) => automation !== null);
  if (told.length === 0) return { explanation, verdict: 'not-testable', why: 'no act carries automation' };
  const automated = told.filter(({ automation }) => automation).length;
  return {
    explanation,
    verdict: 2 * automated >= told.length ? 'fits' : 'does-not-fit',
    why: `${automated} of ${told.length} joint acts are declared as automated`,
  };
}
