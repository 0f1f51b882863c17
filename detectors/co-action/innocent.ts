import type { Innocent } from '../detector.ts';
import { gathered } from '../gathered.ts';
import { houseOf } from '../house.ts';
import { writeDuration } from '../params.ts';
import { lnPoissonTail } from '../statistics.ts';
import { busiestHalfHour } from './clock.ts';
import type { Act, Facts } from './facts.ts';
import { separate, sittingsOf } from './group.ts';

/** Groups smaller than this may be friends: told of, but never above `informational`. */
export const leastGroup = 5;

const hour = 3600e6;
const minute = 60e6;
const scheduled = 'Scheduled for a round time: posts by a planner, programs that start on the hour';
const prompted = 'Fresh posts, or another prompt to everybody at once: a broadcast, a notification, a class';

/** What else could explain a group's joint acts, each weighed against the data where the data can tell. */
export function innocentExplanations(facts: Facts): Innocent[] {
  const { layer, group, acts, texts } = facts;
  const known = <T>(value: (act: Act) => T | null) => acts.filter((act) => value(act) !== null);
  const objects = new Set(acts.map((act) => act.object)).size;
  const owned = new Set(acts.filter((act) => act.owner >= 0).map((act) => act.object)).size;
  const owners = new Set(acts.filter((act) => act.owner >= 0).map((act) => act.owner)).size;
  const aged = known((act) => act.object_us);
  const follows = known((act) => act.follows);
  const texted = known((act) => act.text_hash);
  const declared = known((act) => act.automation);
  const stock = (act: Act) =>
    (texts.get(act.text_hash ?? '') ?? 0) - group.members.length >= Math.max(10, group.members.length);
  return [
    majority(
      'A crowd that reacts to the same news or viral post',
      acts.reduce((sum, act) => sum + act.others - act.mates, 0),
      acts.reduce((sum, act) => sum + act.others, 0),
      'of the accounts that acted on the objects within the window of a joint act are not in the group',
    ),
    aged.length === 0
      ? untestable(prompted, 'no act carries object_created')
      : majority(
          prompted,
          aged.filter((act) => act.us >= (act.object_us as number) && act.us - (act.object_us as number) < hour).length,
          aged.length,
          'joint acts fall in the first hour of their object',
        ),
    owned === 0
      ? untestable('Fans of one account', 'the owners of the objects are unknown; each object counts as an owner')
      : verdict(
          'Fans of one account',
          owners < 2,
          `${owned} of ${objects} objects belong to ${owners} known owners; several objects of one owner count once`,
        ),
    follows.length === 0
      ? untestable('Followers who get the same posts at once', 'no act carries follows')
      : majority(
          'Followers who get the same posts at once',
          follows.filter((act) => act.follows).length,
          follows.length,
          "joint acts come from followers of the object's owner",
        ),
    passedAround(facts),
    verdict(
      'One sitting: a feed, an onboarding page or a list worked through at the same time',
      separate(acts, hour) < 3,
      `joint acts begin at ${separate(acts, hour)} separate hours`,
    ),
    verdict(
      'Two who know one another, or one person with two accounts',
      group.members.length < leastGroup,
      `${group.members.length} accounts${group.members.length < leastGroup ? ': too few to tell an organised group from friends' : ''}`,
    ),
    majority(
      'A daily routine: people who look at the same time each day',
      busiestHalfHour(sittingsOf(acts, hour)).length,
      sittingsOf(acts, hour).length,
      'sittings with joint acts begin within one half-hour of the day',
    ),
    texted.length === 0
      ? untestable('A share button or petition that fills in the text', 'no joint act carries a text')
      : majority(
          'A share button or petition that fills in the text',
          texted.filter(stock).length,
          texted.length,
          'joint acts carry a text that at least ten accounts outside the group use too',
        ),
    layer.onMinute >= 0.5
      ? untestable(scheduled, 'times are not finer than a minute')
      : majority(
          scheduled,
          acts.filter((act) => act.us % (5 * minute) < minute / 2).length,
          acts.length,
          'joint acts fall within half a minute after a multiple of five (1 in 10 by chance)',
        ),
    declared.length === 0
      ? untestable('Declared automation', 'no act carries automation')
      : majority(
          'Declared automation',
          declared.filter((act) => act.automation).length,
          declared.length,
          'joint acts are declared as automated',
        ),
    houseOf(new Map(acts.map((act) => [act.account, act.house]))),
    majority(
      'Events uploaded in a batch, with the time of the upload',
      acts.length - new Set(acts.map((act) => `${act.object} ${act.us}`)).size,
      acts.length - objects,
      `later joint acts have the very time of an earlier one (window ${writeDuration(layer.window)})`,
    ),
    untestable(
      'A household, office or carrier network behind one address',
      'a shared address does not make accounts act on the same objects; this detector does not look at networks',
    ),
  ];
}

/** A chat that takes up what comes along meets an owner once, as a rule. */
const strangers = 0.75;

/**
 * A chat takes up whatever comes along; a ring comes back to its customers. Repeats are objects less their owners, of
 * objects with three members together or more; were they drawn as the members' other objects are, two of them would share
 * an owner by chance, Poisson tail.
 */
function passedAround({ acts, sameOwner, layer }: Facts): Innocent {
  const explanation = 'A chat, or a feed, that passes around whatever comes along';
  const objects = [...gathered(acts, ({ object }) => object).values()].filter((on) => on.length >= 3);
  const owners = new Set(objects.map((on) => (on[0] as Act).owner));
  const repeats = objects.length - owners.size;
  if (
    layer.verb === 'follow' ||
    objects.length === 0 ||
    sameOwner === undefined ||
    [...owners].some((owner) => owner < 0)
  )
    return untestable(explanation, 'owners are unknown, have one object each, or members come to little else');
  const expected = ((objects.length * (objects.length - 1)) / 2) * sameOwner;
  return verdict(
    explanation,
    owners.size >= strangers * objects.length && lnPoissonTail(repeats, expected) > Math.log(0.001),
    `${objects.length} objects with three members or more belong to ${owners.size} owners: ${repeats} repeats, ${expected.toPrecision(2)} expected of what the members come to at other times`,
  );
}

function majority(explanation: string, part: number, whole: number, what: string): Innocent {
  return verdict(explanation, whole > 0 && part * 2 >= whole, `${part} of ${whole} ${what}`);
}

function verdict(explanation: string, fits: boolean, why: string): Innocent {
  return { explanation, verdict: fits ? 'fits' : 'does-not-fit', why };
}

function untestable(explanation: string, why: string): Innocent {
  return { explanation, verdict: 'not-testable', why };
}
