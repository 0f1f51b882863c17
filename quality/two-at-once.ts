/** What becomes of each item, in their order; two are worked on at once, as a world is made by one thread. */
export async function twoAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}
