import type { Draws } from './draws.ts';
import type { Device, Place, World } from './model.ts';

/** Countries with their clocks (hours ahead of UTC), languages, and the first byte of their addresses. */
export const countries = [
  { country: 'US', zone: -5, code: 'en', first: 24 },
  { country: 'GB', zone: 0, code: 'en', first: 81 },
  { country: 'IN', zone: 5.5, code: 'en', first: 106 },
  { country: 'DE', zone: 1, code: 'de', first: 91 },
  { country: 'ES', zone: 1, code: 'es', first: 83 },
  { country: 'MX', zone: -6, code: 'es', first: 187 },
  { country: 'CN', zone: 8, code: 'zh', first: 116 },
] as const;

/** Networks of each sort have numbers of their own, from which they are as hard to tell as in life. */
export function network(draw: Draws, country: string, providers: number, addresses: number): Place {
  const at = countries.findIndex((one) => one.country === country);
  const { first } = countries[at] as (typeof countries)[number];
  const provider = draw.below(providers);
  const asn = 7000 + at * 400 + provider * 7;
  const block = (first + (provider % 3)) * 16_777_216 + ((provider * 37) % 251) * 65_536;
  return {
    country,
    asn,
    ips: Array.from({ length: addresses }, () => block + 256 * draw.below(256) + 1 + draw.below(254)),
  };
}

/** Which programs people use. */
const clients = ['android', 'android', 'android', 'ios', 'ios', 'web', 'web', 'tablet'];

export function device(world: World, draw: Draws, client = draw.one(clients)): Device {
  world.counted.devices += 1;
  return { index: world.counted.devices, client };
}
