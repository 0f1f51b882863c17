/** Items by key, keys and items in the order of their first appearance. */
export function gathered<T, K = number>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
