import type { Draws } from './draws.ts';

/** The latest of a kind, at most so many. */
export interface Ring<T> {
  readonly items: T[];
  readonly size: number;
  /** Where the next one goes. */
  next: number;
}

export function ring<T>(size: number): Ring<T> {
  return { items: [], size, next: 0 };
}

export function put<T>(ring: Ring<T>, item: T): void {
  ring.items[ring.next] = item;
  ring.next = (ring.next + 1) % ring.size;
}

/** The newest but `back`; undefined where there are not so many. */
export function newest<T>({ items, next, size }: Ring<T>, back = 0): T | undefined {
  return items[(next - 1 - back + 2 * size) % size];
}

export function anyOf<T>({ items }: Ring<T>, draw: Draws): T | undefined {
  return items.length === 0 ? undefined : items[draw.below(items.length)];
}
