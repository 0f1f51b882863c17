import { sit } from '../acts.ts';
import { nowAndThen } from '../joint.ts';
import { browse } from '../life.ts';
import { day, type Place } from '../model.ts';
import type { Neighbourhood } from '../people.ts';
import { device } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'new phones for good, some at another carrier; new addresses at home';

/** One account in 600 a day changes its phone, and signs in on it. A home in 25 gets another address of its provider. */
export const happen: Happening = (world, draw, around) => {
  nowAndThen(world, draw, 1 / 600, (account, time) => {
    const phone = device(world, draw);
    account.devices = [phone, ...account.devices.slice(1)];
    if (draw.chance(0.25)) changeCarrier();
    const here = sit(world, account, time, { device: phone, login: true });
    if (here) browse(world, here, draw.poisson(3));

    function changeCarrier(): void {
      const other = draw.one(around.carriers.get(account.country) as Place[]);
      if (account.home === account.carrier) account.home = other;
      account.carrier = other;
    }
  });
  const common = everybodys(around);
  const leases = new Map<Place, number>();
  nowAndThen(world, draw, 1 / 25, ({ home }, time) => {
    if (common.has(home) || home.ips.length > 1 || time < (leases.get(home) ?? 0)) return;
    home.ips = home.ips.map((ip) => ip - (ip % 65_536) + 256 * draw.below(256) + 1 + draw.below(254));
    leases.set(home, time + draw.between(1, 9) * day);
  });
};

function everybodys({ carriers, offices }: Neighbourhood): ReadonlySet<Place> {
  return new Set([...carriers.values(), ...offices.values()].flat());
}
