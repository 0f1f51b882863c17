/** Whether two groups are one in the main: at least half of the smaller is in the other. */
export function mostlySame(some: Iterable<number>, others: Iterable<number>): boolean {
  const [one, other] = [new Set(some), new Set(others)];
  const both = [...one].filter((account) => other.has(account)).length;
  return 2 * both >= Math.min(one.size, other.size);
}
