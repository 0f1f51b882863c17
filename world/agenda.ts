/** What is to happen, earliest first; of the same moment what was put down first. A binary heap. */
export interface Agenda {
  at(time: number, happen: () => void): void;
  /** Takes the next thing to happen before `end` off and gives its time; undefined where there is none. */
  next(end: number): { readonly time: number; readonly happen: () => void } | undefined;
}

interface Entry {
  readonly time: number;
  readonly number: number;
  readonly happen: () => void;
}

export function agenda(): Agenda {
  const heap: Entry[] = [];
  let number = 0;
  const before = (x: Entry, y: Entry) => x.time < y.time || (x.time === y.time && x.number < y.number);
  return {
    at(time, happen) {
      const entry = { time, number: number++, happen };
      let hole = heap.length;
      heap.push(entry);
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if (!before(entry, heap[parent] as Entry)) break;
        heap[hole] = heap[parent] as Entry;
        hole = parent;
      }
      heap[hole] = entry;
    },
    next(end) {
      const first = heap[0];
      if (first === undefined || first.time >= end) return undefined;
      const last = heap.pop() as Entry;
      if (heap.length === 0) return first;
      let hole = 0;
      for (;;) {
        let child = 2 * hole + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
        if (!before(heap[child] as Entry, last)) break;
        heap[hole] = heap[child] as Entry;
        hole = child;
      }
      heap[hole] = last;
      return first;
    },
  };
}

/** Lets something happen at `first` and every `step` seconds after it, as long as the world lasts. */
export function every(
  world: { readonly agenda: Agenda; readonly end: number },
  first: number,
  step: number,
  happen: (time: number) => void,
): void {
  if (first >= world.end) return;
  world.agenda.at(first, () => {
    happen(first);
    every(world, first + step, step, happen);
  });
}
