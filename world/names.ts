import type { Draws } from './draws.ts';
import type { Community, Difficulty, Who, World } from './model.ts';
import { identity } from './people.ts';

/** Makes of handles that people have too. */
const makes = [/^[^\d_.]+_[^\d_.]+\d*$/, /^[^\d_.]+\.[^\d_.]+\d+$/, /^[^\d_.]+\d+$/, /^user\d+$/];

/**
 * What accounts made in series are registered with. Easy: one stem and a counter, one mail domain that nobody else
 * has, no picture. Medium: one make of handles and as a rule one domain, as many others have them. Hard: nothing in
 * common but where the platform suggested the names. After Thomas et al. 2013 (templates of account merchants).
 */
export function series(
  world: World,
  draw: Draws,
  community: Community,
  difficulty: Difficulty,
): (at: number) => Partial<Who> {
  const [stem, first] = [identity(world, draw, community).handle.replace(/[\d_.]+/g, ''), draw.below(800)];
  if (difficulty === 'easy')
    return (at) => {
      const handle = `${stem}${String(first + at).padStart(3, '0')}`;
      return { handle, name: handle, email: `${handle}@${stem}-mail.com`, avatar: undefined, bio: undefined };
    };
  const make = draw.one(makes);
  const domain = identity(world, draw, community).email.split('@')[1];
  const strict = difficulty === 'medium' ? 0.85 : 0.15;
  return () => {
    let who = identity(world, draw, community);
    if (draw.chance(strict)) while (!make.test(who.handle)) who = identity(world, draw, community);
    const email = draw.chance(strict) ? `${who.email.split('@')[0]}@${domain}` : who.email;
    return { ...who, email, avatar: draw.chance(1 - strict) ? who.avatar : undefined };
  };
}

/** What looks like what; the letters on the right are Cyrillic. */
const twins = Object.entries({ o: '0о', l: '1', i: '1і', e: '3е', s: '5', a: 'а', c: 'с', b: '6', g: '9' });

/** A handle that is easily taken for this one. */
export function confusable(handle: string, draw: Draws): string {
  const fitting = twins.filter(([letter]) => handle.includes(letter));
  if (fitting.length > 0 && draw.chance(0.6)) {
    const [letter, like] = draw.one(fitting);
    return handle.replace(letter, draw.one([...like]));
  }
  return draw.one([`${handle}_`, `${handle}${1 + draw.below(99)}`, `_${handle}`, `${handle}.2`]);
}
