/** RFC 3339 with µs and `Z`, of integer µs since 1970 UTC. */
export function rfc3339(us: number): string {
  const seconds = Math.floor(us / 1e6);
  const fraction = String(us - seconds * 1e6).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}.${fraction}Z`;
}
