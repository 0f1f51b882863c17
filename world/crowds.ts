import { anAudience, day, eachAtOwnPace, hour, like, minute, type Post, publish, type Town, town, up } from './town.ts';

/**
 * Towns with innocent crowds in them that act on the same things at the same moment: each is easily taken for a ring.
 * None of them is drawn from what a detector assumes.
 */
export const crowds: Readonly<Record<string, (seed: number) => Town>> = {
  'nobody in particular': (seed) => town(seed),

  'quick and slow people': (seed) => town(seed, eachAtOwnPace, 40),

  /** Twenty-five pupils look at the tasks of six teachers within ten minutes, twice on twelve days. */
  'a class': (seed) =>
    among(town(seed), 25, (place, pupils) => {
      for (let task = 0; task < 24; task += 1) {
        const start = Math.floor(task / 2) * day + (9 + (task % 2) * 3) * hour;
        const post = publish(place, `teacher${place.draw.below(6)}`, start - 5);
        for (const pupil of pupils)
          if (place.draw.chance(0.85)) like(place, pupil, post, start + place.draw.uniform() * 10 * minute, anAudience);
      }
    }),

  /** Thirty fans of seven idols are notified of sixty posts and like half of them within minutes. */
  'fans with notifications': (seed) =>
    among(town(seed), 30, (place, fans) => {
      for (let n = 0; n < 60; n += 1) notify(place, fans, announce(place, 'idol', 7), 0.5, 2 * minute);
    }),

  /** The same, beside 150 followers who come to the posts in their own time. */
  'fans beside slow followers': (seed) =>
    among(town(seed), 180, (place, crowd) => {
      for (let n = 0; n < 60; n += 1) {
        const post = announce(place, 'idol', 7);
        notify(place, crowd.slice(0, 30), post, 0.5, 2 * minute);
        for (const follower of crowd.slice(30))
          if (place.draw.chance(0.4))
            like(place, follower, post, post.created + place.draw.exponential(4 * hour), anAudience);
      }
    }),

  /** A hundred and fifty readers look at the morning's papers, each at a minute of their own, day after day. */
  'readers on their way to work': (seed) =>
    among(town(seed), 150, (place, readers) => {
      const { draw } = place;
      const at = new Map(readers.map((reader) => [reader, 7 * hour + draw.uniform() * 2 * hour]));
      for (let today = 0; today < 20; today += 1) {
        const papers = times(8, () => publish(place, `paper${draw.below(12)}`, today * day + 5 * hour));
        for (const reader of readers.filter(() => draw.chance(0.8))) {
          let time = today * day + (at.get(reader) as number) + 90 * draw.normal();
          for (const paper of papers.filter(() => draw.chance(0.35))) {
            time += draw.exponential(25);
            like(place, reader, paper, time, anAudience);
          }
        }
      }
    }),

  /** Twenty-five people and their twelve authors, who read one another within minutes; all others are slow. */
  'a small quick niche': (seed) =>
    among(town(seed), 25, (place, niche) => {
      for (let n = 0; n < 120; n += 1) {
        const post = announce(place, 'author', 12);
        for (const reader of niche)
          if (place.draw.chance(0.5) && up(place.draw, post.created))
            like(place, reader, post, post.created + place.draw.around(5 * minute, 1), anAudience);
      }
    }),

  /** Sixty regulars of twelve shows, in which six channels post every two minutes. */
  'live shows': (seed) =>
    among(town(seed), 60, (place, regulars) => {
      const { draw } = place;
      for (let show = 0; show < 12; show += 1) {
        const there = regulars.filter(() => draw.chance(0.7));
        for (let n = 0; n < 45; n += 1) {
          const post = publish(place, `channel${draw.below(6)}`, show * 1.6 * day + 20 * hour + n * 2 * minute);
          for (const viewer of there)
            if (draw.chance(0.15)) like(place, viewer, post, post.created + draw.exponential(45), anAudience);
        }
      }
    }),

  /** Fifteen friends tell one another of forty old posts; a third of them looks within minutes. */
  'a group chat': (seed) =>
    among(town(seed), 15, (place, friends) => {
      const { draw } = place;
      for (let n = 0; n < 40; n += 1) {
        const told = 3 * day + draw.uniform() * 17 * day;
        const post = old(place, told);
        for (const friend of friends)
          if (draw.chance(0.35)) like(place, friend, post, told + draw.around(3 * minute, 1));
      }
    }),

  /** Thirty friends of whom each looks within a minute, more often than not, at each of sixty old posts. */
  'a zealous chat': (seed) =>
    among(town(seed), 30, (place, friends) => {
      const { draw } = place;
      for (let n = 0; n < 60; n += 1) {
        const told = 3 * day + draw.uniform() * 17 * day;
        const post = old(place, told);
        for (const friend of friends) if (draw.chance(0.6)) like(place, friend, post, told + draw.exponential(minute));
      }
    }),

  /** Sixty fans watch forty premieres of twelve channels, whose pages were made days before. */
  premieres: (seed) =>
    among(town(seed), 60, (place, fans) => {
      const { draw } = place;
      for (let n = 0; n < 40; n += 1) {
        const shown = 7 * day + draw.uniform() * 13 * day;
        const post = publish(place, `channel${draw.below(12)}`, shown - (1 + 6 * draw.uniform()) * day);
        for (const fan of fans)
          if (draw.chance(0.5)) like(place, fan, post, shown + draw.exponential(3 * minute), anAudience);
      }
    }),

  /** Twenty-five fans of seven idols are reminded of each post a day later. */
  'a reminder a day later': (seed) =>
    among(town(seed), 25, (place, fans) => {
      const { draw } = place;
      for (let n = 0; n < 80; n += 1) {
        const post = announce(place, 'idol', 7);
        for (const fan of fans)
          if (draw.chance(0.4)) like(place, fan, post, post.created + day + draw.exponential(2 * minute), anAudience);
      }
    }),

  /** Thirty communities of twenty, each told of an old post now and then by one of its own. */
  'communities told of old posts': (seed) =>
    among(town(seed), 600, (place, people) => {
      const { draw } = place;
      for (let n = 0; n < 900; n += 1) {
        const told = 2 * day + draw.uniform() * 18 * day;
        const post = old(place, told);
        for (const member of people.slice((n % 30) * 20, (n % 30) * 20 + 20))
          if (draw.chance(0.25)) like(place, member, post, told + draw.around(15 * minute, 1.2));
      }
    }),

  /** Forty couples read one to three posts together on some evenings. */
  couples: (seed) =>
    among(town(seed), 80, (place, people) => {
      const { draw } = place;
      for (let couple = 0; couple < 40; couple += 1)
        for (let today = 0; today < 20; today += 1) {
          if (!draw.chance(2 / 7)) continue;
          const evening = today * day + 20 * hour + draw.uniform() * 2 * hour;
          for (let n = draw.below(3); n >= 0; n -= 1) {
            const post = old(place, evening);
            for (const account of people.slice(couple * 2, couple * 2 + 2))
              like(place, account, post, evening + n * 90 + draw.exponential(15));
          }
        }
    }),
};

/** Accounts of a town that act for pay beside living as they please: of three in four orders, all within `spread` seconds. */
export function withRing(
  seed: number,
  { size, owners, orders = 45, spread = 50 }: { size: number; owners: number; orders?: number; spread?: number },
): { town: Town; members: readonly string[] } {
  const place = town(seed);
  const { draw } = place;
  const members = draw.sample(place.people, size);
  const each = Math.ceil(orders / owners);
  const own = (owner: string) => place.posts.filter((post) => post.owner === owner);
  const able = [...new Set(place.posts.map(({ owner }) => owner))].filter((owner) => own(owner).length >= each).sort();
  const bought = draw.sample(able, owners).flatMap((owner) => draw.sample(own(owner), each));
  for (const post of bought) {
    const start = post.created + (0.5 + 2 * draw.uniform()) * day;
    for (const member of members) if (draw.chance(0.75)) like(place, member, post, start + draw.uniform() * spread);
  }
  return { town: place, members };
}

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));

/** Lets some of a town's people do something together. */
function among(place: Town, n: number, act: (place: Town, people: string[]) => void): Town {
  act(place, place.draw.sample(place.people, n));
  return place;
}

/** A new post of one of several owners, at any time. */
function announce(place: Town, name: string, owners: number): Post {
  return publish(place, `${name}${place.draw.below(owners)}`, place.draw.uniform() * (place.days - 1) * day);
}

/** Those who are awake like a post soon after they are told. */
function notify(place: Town, people: readonly string[], post: Post, share: number, mean: number): void {
  const { draw } = place;
  for (const account of people)
    if (draw.chance(share) && up(draw, post.created))
      like(place, account, post, post.created + 10 + draw.exponential(mean), anAudience);
}

/** A post more than an hour old. */
function old(place: Town, time: number): Post {
  const { draw, posts } = place;
  for (;;) {
    const post = posts[draw.below(posts.length)] as Post;
    if (post.created < time - hour) return post;
  }
}
