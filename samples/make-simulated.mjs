// Makes samples/simulated.csv.gz: three weeks of likes with one ring and one fan club in them. Seeded: the same bytes each time.
// Use: node samples/make-simulated.mjs
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

let state = 20210222;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const exponential = (mean) => -mean * Math.log(1 - random());
const names = new Set();
const name = () => {
  for (;;) {
    const made = Array.from({ length: 8 }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[below(32)]).join('');
    if (!names.has(made)) return names.add(made) && made;
  }
};

const day = 86_400;
const start = Date.UTC(2026, 0, 5) / 1000;
const owners = Array.from({ length: 80 }, name);
const people = Array.from({ length: 900 }, () => ({ id: name(), pace: exponential(1) ** 1.5, zone: below(5) - 2 }));
const posts = Array.from({ length: 4000 }, () => ({
  id: name(),
  owner: owners[Math.floor(random() ** 2 * owners.length)],
  time: start + random() * 20 * day,
  draw: 1 / (0.02 + random()),
}));
const cumulative = [];
posts.reduce((sum, post, at) => (cumulative[at] = sum + post.draw), 0);
const pick = () => {
  const target = random() * cumulative.at(-1);
  let [low, high] = [0, posts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] < target) low = middle + 1;
    else high = middle;
  }
  return posts[low];
};
const likes = [];
const like = (account, post, time) => likes.push({ account, post, time });
const awake = (time, zone) => Math.sin(((((time / 3600 + zone) % 24) - 8) / 24) * 2 * Math.PI) > random() * 1.6 - 1;
for (const person of people)
  for (let n = Math.ceil(person.pace * 25); n > 0; n -= 1) {
    const post = pick();
    let time = post.time + exponential(random() < 0.6 ? 3600 * 3 : day * 2);
    while (!awake(time, person.zone)) time += 1800 * random();
    like(person.id, post, time);
  }
// A fan club: thirty people told of each post of one owner at once.
const idol = owners[5];
for (const post of posts.filter(({ owner }) => owner === idol).slice(0, 40))
  for (const fan of people.slice(100, 130)) if (random() < 0.7) like(fan.id, post, post.time + 60 + exponential(240));
// A ring: nine accounts like the same old posts of fourteen owners within a minute, and live ordinary lives beside it.
const ring = people.slice(300, 309);
const clients = new Set(owners.slice(20, 34));
for (const post of posts.filter(({ owner }) => clients.has(owner)).slice(0, 60)) {
  const call = post.time + day * (0.5 + random() * 2);
  for (const member of ring) if (random() < 0.75) like(member.id, post, call + random() * 50);
}
// Of those who like an owner's posts one in seven follows the owner; of the fan club four in five; of the ring nobody.
const follows = (account, owner) => {
  let hash = 0;
  for (const letter of `${account} ${owner}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x9e3779b1);
  const share = ring.some(({ id }) => id === account) && clients.has(owner) ? 0 : owner === idol ? 0.8 : 1 / 7;
  return ((hash ^ (hash >>> 15)) >>> 0) / 4294967296 < share;
};
const rows = [...new Map(likes.map((one) => [`${one.account} ${one.post.id}`, one])).values()]
  .filter(({ time }) => time < start + 21 * day)
  .sort((a, b) => a.time - b.time || (a.account < b.account ? -1 : 1))
  .map(({ account, post, time }) => `${name()},${new Date(Math.round(time * 1000)).toISOString()},like,${account},${post.id},${post.owner},${new Date(Math.round(post.time * 1000)).toISOString()},${follows(account, post.owner)}`);
writeFileSync(new URL('simulated.csv.gz', import.meta.url), gzipSync(`id,time,verb,account,object,owner,object_created,follows\n${rows.join('\n')}\n`, { level: 9 }));
console.log(`${rows.length} likes; the ring: ${ring.map(({ id }) => id).sort().join(' ')}`);
