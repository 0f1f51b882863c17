/** A binary heap of nodes by key, of equal keys by node: the least stands first. */
export interface Heap {
  readonly keys: number[];
  readonly nodes: number[];
}

export const emptyHeap = (): Heap => ({ keys: [], nodes: [] });

export function push(heap: Heap, key: number, node: number): void {
  let at = heap.keys.length;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!before(key, node, heap, up)) break;
    move(heap, up, at);
    at = up;
  }
  heap.keys[at] = key;
  heap.nodes[at] = node;
}

/** Takes the least out of a heap that holds something. */
export function pop(heap: Heap): { readonly key: number; readonly node: number } {
  const least = { key: heap.keys[0] as number, node: heap.nodes[0] as number };
  const [key, node] = [heap.keys.pop() as number, heap.nodes.pop() as number];
  const size = heap.keys.length;
  if (size === 0) return least;
  let at = 0;
  for (let down = 1; down < size; down = 2 * at + 1) {
    const right = down + 1;
    if (right < size && before(heap.keys[right] as number, heap.nodes[right] as number, heap, down)) down = right;
    if (before(key, node, heap, down)) break;
    move(heap, down, at);
    at = down;
  }
  heap.keys[at] = key;
  heap.nodes[at] = node;
  return least;
}

function before(key: number, node: number, { keys, nodes }: Heap, at: number): boolean {
  const other = keys[at] as number;
  return key < other || (key === other && node < (nodes[at] as number));
}

function move({ keys, nodes }: Heap, from: number, to: number): void {
  keys[to] = keys[from] as number;
  nodes[to] = nodes[from] as number;
}
