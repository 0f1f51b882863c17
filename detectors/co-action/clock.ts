const day = 86_400e6;
const halfHour = day / 48;

/** Those of the times (µs) that lie in the half-hour of the day, whatever the day, that holds most of them; time is UTC. */
export function busiestHalfHour(times: readonly number[]): number[] {
  const after = (start: number) => times.filter((us) => (((us - start) % day) + day) % day <= halfHour);
  return times.map(after).reduce((best, next) => (next.length > best.length ? next : best), []);
}
