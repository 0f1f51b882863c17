import { describe, expect, it } from 'vitest';
import { type GroupAct, type Links, linkColumns, linksOf } from '../detectors/links.ts';
import { loadStore } from '../ingest/load.ts';
import { type Act, limits, storeOf } from './store-of.ts';

const minute = 60e6;
const hour = 60 * minute;
const start = Date.UTC(2026, 0, 5) * 1000;
const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));

/** Two thousand people with a phone each. */
const people: Act[] = times(2000, (at) => ({
  time: start + at * minute,
  verb: 'like',
  account: `p${at}`,
  object: `o${at % 300}`,
  device: `phone${at}`,
  prefix: `mobile${at % 40}`,
}));

/** What accounts m0, m1 … do to twelve objects, all of one group: when, and from where. */
function group(members: number, where: (member: number, object: number) => Act, every = 19 * hour): Act[] {
  return times(12, (object) =>
    times(members, (member) => ({
      time: start + object * every + member * 2 * minute,
      verb: 'like',
      account: `m${member}`,
      object: `t${object}`,
      ...where(member, object),
    })),
  ).flat();
}

/** What the acts of m0, m1 … upon t0, t1 … show. */
async function linksIn(acts: readonly Act[]): Promise<Links> {
  const store = await storeOf([...people, ...acts]);
  const need = { verbs: ['like'] as const, lookback: 0, lookbacks: [0], columns: linkColumns };
  const loaded = await loadStore(store, need, limits);
  try {
    const workspace = await loaded.workspaceFor(need);
    const own = await workspace.rows<GroupAct>(
      "select 0 as grp, e.account, e.object, e.us from engagement as e join account as a on a.account = e.account where a.name like 'm%' order by e.us, e.id",
    );
    const [links] = await linksOf(workspace, 1, own);
    return links as Links;
  } finally {
    loaded.close();
  }
}

const verdicts = (links: Links) => links.innocent.map(({ verdict }) => verdict);

describe('devices shared in a group', () => {
  it('are evidence for a ring in one data centre, sitting after sitting', async () => {
    const links = await linksIn(group(6, (member) => ({ device: `d${member % 2}`, prefix: 'centre' })));
    expect(links.evidence).toMatchObject({ family: 'network', observed: 4 });
    expect(links.evidence?.p).toBeLessThan(1e-6);
    expect(links.linked.size).toBe(6);
  });

  it('are evidence for a ring that changes its networks and comes hours apart', async () => {
    const acts = group(9, (member, object) => ({
      device: 'd',
      prefix: `proxy${object % 4}`,
      time: start + object * 19 * hour + member * hour,
    }));
    const links = await linksIn(acts);
    expect(links.evidence?.observed).toBe(8);
    expect(verdicts(links)[0]).toBe('does-not-fit');
  });

  it('are none for fewer than eight whom devices join into one piece, in however many networks', async () => {
    const links = await linksIn(group(7, (_, object) => ({ device: 'tablet', prefix: `vpn${object % 4}` })));
    expect(links.evidence).toBeUndefined();
    expect(verdicts(links)[0]).toBe('fits');
  });

  it('are evidence that one place explains for eight and more who live at its machines', async () => {
    const links = await linksIn(
      group(9, (member, object) => ({ device: `desk${(member + object) % 3}`, prefix: 'office' })),
    );
    expect(links.evidence?.observed).toBe(8);
    expect(verdicts(links)[0]).toBe('fits');
  });

  it.each([
    [
      'a class on the machines of its room in one lesson',
      group(12, (member) => ({ device: `d${member % 4}`, prefix: 'school' }), minute),
    ],
    [
      'a café whose guests take the machines hours apart',
      group(12, (member, object) => ({
        device: `d${member % 4}`,
        prefix: 'café',
        time: start + object * 19 * hour + member * hour,
      })),
    ],
  ])('are none for %s', async (_, acts) => {
    const links = await linksIn(acts);
    expect(links.evidence).toBeUndefined();
    expect(links.linked.size).toBe(0);
    expect(verdicts(links)[0]).toBe('fits');
  });

  it('are none for a library whose regulars live at its machines, though one shares desks in many networks as well', async () => {
    const library = group(12, (member, object) => ({
      device: `d${member % 4}`,
      prefix: 'library',
      time: start + object * 19 * hour + member * hour,
    }));
    const desks = times(5, (n) =>
      ['m0', 'm12'].map((account, member) => ({
        time: start + n * 31 * hour + member * hour,
        verb: 'like',
        account,
        object: `desk${n}`,
        device: 'desk',
        prefix: `mobile${n}`,
      })),
    ).flat();
    const links = await linksIn([...library, ...desks]);
    expect(links.evidence).toBeUndefined();
    expect([...links.linked]).toHaveLength(2);
    expect(verdicts(links)[0]).toBe('fits');
  });

  it.each([
    ['twelve guests of a café, at any machine', 12, (member: number, object: number) => (member + object) % 4],
    ['twelve, each at a machine of his choice', 12, (member: number) => member % 4],
    ['six of them', 6, (member: number, object: number) => (member + object) % 4],
  ])('of %s, lend no weight to a family that comes to the same', async (_, many, machine) => {
    const guests = group(many, (member, object) => ({ device: `d${machine(member, object)}`, prefix: 'café' }));
    const athome = times(14, (object) =>
      times(many, (member) => ({
        time: start + object * 17 * hour + member * 40 * minute,
        verb: 'like',
        account: `m${member}`,
        object: `h${member}-${object}`,
        device: `phone${member}`,
      })),
    ).flat();
    const family = group(4, (member, object) => ({
      account: `mf${member}`,
      device: 'tablet',
      prefix: `cell${object % 4}`,
    }));
    const links = await linksIn([...guests, ...athome, ...family]);
    expect(links.evidence).toBeUndefined();
    expect(links.linked.size).toBe(4);
    expect(links.innocent[0]).toMatchObject({ verdict: 'fits', why: expect.stringContaining(`left out are ${many}`) });
  });

  it('are evidence for throwaways in one data centre that acted elsewhere for an hour or two', async () => {
    const there = group(8, (member) => ({ device: `d${member % 2}`, prefix: 'centre' }));
    const elsewhere = (hours: number) =>
      times(8, (member) =>
        times(20, (at) => ({
          time: start + (at % hours) * 9 * hour + member * minute + at,
          verb: 'like',
          account: `m${member}`,
          object: `h${member}-${at}`,
          device: `phone${member}`,
        })),
      ).flat();
    expect((await linksIn([...there, ...elsewhere(2)])).evidence?.observed).toBe(6);
    expect((await linksIn([...there, ...elsewhere(5)])).evidence).toBeUndefined();
  });

  it('are none for one house that declares its subject', async () => {
    const links = await linksIn(
      group(6, (member) => ({ device: `d${member % 2}`, prefix: 'office', subject: 'k1:house' })),
    );
    expect(links.evidence).toBeUndefined();
    expect(verdicts(links)).toEqual(['does-not-fit', 'fits']);
  });

  it('are none of a desk of one house, whatever others of the group share', async () => {
    const links = await linksIn(
      group(9, (member) =>
        member < 3
          ? { device: 'desk', prefix: 'office', subject: 'newsroom' }
          : { device: `d${member % 2}`, prefix: 'centre' },
      ),
    );
    expect(links.evidence?.observed).toBe(4);
    expect(links.linked.size).toBe(6);
    expect(links.innocent[1]).toMatchObject({ verdict: 'does-not-fit', why: expect.stringMatching(/left out are 3 /) });
  });

  it('are none where each has its own', async () => {
    const links = await linksIn(group(6, (member) => ({ device: `own${member}`, prefix: 'hall' })));
    expect(links).toMatchObject({ evidence: undefined, linked: new Set() });
  });

  it('are none where everybody holds them', async () => {
    const many = people.map((act, at) => (at < 1500 ? { ...act, id: `x${at}`, device: 'emulator' } : act));
    const links = await linksIn([...many, ...group(6, () => ({ device: 'emulator', prefix: 'net' }))]);
    expect(links.evidence).toBeUndefined();
  });

  it('cannot be told without devices', async () => {
    const links = await linksIn(group(6, () => ({ device: null })));
    expect(links.evidence).toBeUndefined();
    expect(verdicts(links)).toEqual(['not-testable']);
  });
});
