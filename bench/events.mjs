// The acts of the Kafka benchmarks: about 200 bytes of JSON each. Heavy-tailed accounts and objects; a device each account
// (some share one) and an address that changes in time; ids that never repeat. All is a function of the number alone.
const verbs = ['like', 'view', 'share', 'follow', 'comment', 'like', 'view', 'like'];
const start = 1_760_000_000_000;

/** Who acts in act number `n`: records are keyed by it. */
export function accountOf(n) {
  return Math.floor(200_000 * spread(n, 0x9e3779b1) ** 2.5);
}

/** Act number `n` as JSON, made at `time` (ms since 1970; else 10 ms after the one before it). */
export function act(n, time = start + 10 * n) {
  const account = accountOf(n);
  const address = account + 40_000 * (n >>> 20);
  const object = Math.floor(100_000 * spread(n, 0x85ebca6b) ** 4);
  return `{"id":"e${n}","time":"${new Date(time).toISOString()}","verb":"${verbs[n % 8]}","account":"account-${account}","object":"post-${object}","object_kind":"post","device":"device-${account % 150_000}","ip":"10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}","country":"AT"}`;
}

/** A number from 0 to 1 that looks drawn: the 32 bits of `n` mixed. */
function spread(n, factor) {
  let bits = Math.imul(n ^ (n >>> 16), factor);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
