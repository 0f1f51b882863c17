/** A set of ordered pairs of small whole numbers, 16 bytes a pair at most: who follows whom. */
export interface Pairs {
  has(x: number, y: number): boolean;
  /** False where it was there already. */
  add(x: number, y: number): boolean;
  /** False where it was not there. */
  remove(x: number, y: number): boolean;
}

const [empty, gone] = [-1, -2];

/** Open addressing with linear probing; pairs of numbers below 2^26. */
export function pairs(): Pairs {
  let slots = new Float64Array(1024).fill(empty);
  let used = 0;
  const keyOf = (x: number, y: number) => x * 67_108_864 + y;
  const start = (key: number, size: number) => {
    const mixed =
      Math.imul((key % 4_294_967_296) | 0, 0x9e3779b1) ^ Math.imul(Math.floor(key / 4_294_967_296), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) >>> 0) & (size - 1);
  };
  const slotOf = (key: number) => {
    let at = start(key, slots.length);
    while (slots[at] !== empty && slots[at] !== key) at = (at + 1) & (slots.length - 1);
    return at;
  };
  const grow = () => {
    const old = slots;
    slots = new Float64Array(old.length * 2).fill(empty);
    used = 0;
    for (const key of old)
      if (key >= 0) {
        slots[slotOf(key)] = key;
        used += 1;
      }
  };
  return {
    has: (x, y) => slots[slotOf(keyOf(x, y))] !== empty,
    add(x, y) {
      const key = keyOf(x, y);
      const at = slotOf(key);
      if (slots[at] === key) return false;
      slots[at] = key;
      used += 1;
      if (2 * used > slots.length) grow();
      return true;
    },
    remove(x, y) {
      const at = slotOf(keyOf(x, y));
      if (slots[at] === empty) return false;
      slots[at] = gone;
      return true;
    },
  };
}
