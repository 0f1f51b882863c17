/** When each of the sittings begins that these times (µs, in any order) fall into: `pause` or more from one beginning to the next. */
export function sittings(times: readonly number[], pause: number): number[] {
  const begun: number[] = [];
  for (const us of [...times].sort((x, y) => x - y))
    if (us - (begun.at(-1) ?? Number.NEGATIVE_INFINITY) >= pause) begun.push(us);
  return begun;
}
