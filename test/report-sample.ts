import type { Explanation, Finding } from '../detectors/detector.ts';
import type { RunFacts } from '../reports/manifest.ts';
import type { Act, Results } from '../reports/run.ts';

/** A run with two findings: a ring of six that shares eight links within seconds, and a pair that may be one owner. */
export const facts: RunFacts = {
  versions: { lockstep: '0.1.0', node: '20.19.0', duckdb: '1.5.6' },
  platform: 'linux x64',
  held: [{ stream: 'engagement', partition: 0, next: 5000 }],
  snapshot: [
    {
      stream: 'shares.csv-0a1b2c3d4e5f',
      partition: 0,
      from: 0,
      to: 35_124,
      rows: 35_125,
      checksum: '9f86d081884c7d65',
    },
  ],
  coverage: {
    window: { since: 1_709_251_200_000_000, until: 1_709_856_000_000_000 },
    acts: 35_118,
    repeats: 7,
    accounts: 2_391,
    objects: 4_802,
    refused: 12,
    firstTime: 1_709_251_203_000_000,
    lastTime: 1_709_855_998_250_000,
    verbs: { like: 4_118, share: 31_000 },
    columns: ['id', 'time', 'verb', 'account', 'object'],
    absent: ['owner', 'account_created'],
    gaps: [],
  },
  counts: [
    { after: 'window and look-back', rows: 35_125 },
    { after: 'repeats', rows: 35_118 },
  ],
  rejected: [
    { reason: 'time is not a time', rows: 9 },
    { reason: 'no account', rows: 3 },
  ],
  detectors: [
    {
      name: 'co-action',
      version: '1.0.0',
      parameters: { 'co-action.window': '60s', 'co-action.q': '0.01', 'co-action.minObjects': '2' },
      findings: 2,
      remarks: ['like: 99 % of the times are whole minutes, too coarse for a window of 60 s.'],
      failed: null,
    },
  ],
  notes: [],
  leads: [
    {
      title: 'Pairs that share at least two links within 60 s',
      chance: 'Of these 3 pairs, 2.4 are to be expected by chance alone.',
      columns: ['Account', 'Account', 'Links', 'Expected by chance'],
      rows: [
        ['dailyfox', 'em_r', '2', '0.9'],
        ['dailyfox', 'old.oak.77', '2', '0.8'],
        ['em_r', 'quietlake', '2', '0.7'],
      ],
    },
  ],
  watermark: { before: null, after: null },
  timing: { started: '2024-03-08T02:00:00.000000Z', finished: '2024-03-08T02:00:09.125000Z', steps: [] },
};

const ring = ['mira_k', 'old.oak.77', 'p_sandoval', 'quietlake', 'tessa1990', 'wk-22871'];
const links = Array.from({ length: 8 }, (_, at) => `https://news.example/story/${1040 + 7 * at}`);

/** Eight links, each shared by the ring within some seconds, two days between the first and the last. */
const ringActs: Act[] = links.flatMap((object, link) =>
  ring
    .filter((_, member) => (link * 3 + member) % 5 !== 0)
    .map((account, member) => ({
      source: 'file',
      id: `s${link}${ring.indexOf(account)}`,
      time: 1_709_300_000_000_000 + link * 21_600_000_000 + member * 4_250_000 + ((link * 37) % 11) * 1e6,
      verb: 'share',
      account,
      object,
    })),
);
const pairActs: Act[] = ['a', 'b', 'c'].flatMap((object, at) =>
  ['north.club', 'north.club.2'].map((account, member) => ({
    source: 'file',
    id: `p${at}${member}`,
    time: 1_709_600_000_000_000 + at * 3_600_000_000 + member * 20_000_000,
    verb: 'share',
    account,
    object: `item-${object}`,
  })),
);

const window = { since: '2024-03-01T00:00:00.000000Z', until: '2024-03-08T00:00:00.000000Z' };
const baseline =
  'Each account acts as often, and each object is acted on as often, as they were, but at times that know nothing of one another.';
const events = (acts: readonly Act[]) => acts.map(({ source, id }) => ({ source, id }));

const ringFinding: Finding = {
  id: 'co-action-5d41402abc4b2a76',
  detector: 'co-action',
  version: '1.0.0',
  pattern: 'co-action',
  window,
  first_seen: '2024-03-01T13:33:20.000000Z',
  last_seen: '2024-03-03T07:33:50.500000Z',
  members: ring.map((account, at) => ({
    account,
    role: 'amplifier',
    core: at < 5,
    contribution: [0.81, 0.94, 0.625, 0.88, 0.75, 0.19][at] as number,
  })),
  objects: links.map((object) => ({ object, kind: 'link' })),
  statistic: { observed: 8, expected: 0.0213, effect: 375.6, unit: 'links shared together', p: 4.1e-19, q: 3.7e-9 },
  evidence: [
    {
      family: 'timing',
      statement: 'At least two of the six shared the same 8 links within 60 s of each other.',
      observed: 8,
      expected: 0.0213,
      baseline,
      p: 4.1e-19,
      events: events(ringActs),
    },
    {
      family: 'structure',
      statement: '13 of the 15 pairs that six accounts can form are tied; among accounts as active, 0.04 would be.',
      observed: 13,
      expected: 0.04,
      baseline,
      p: 2.6e-21,
      events: events(ringActs.slice(0, 10)),
    },
  ],
  innocent: [
    {
      explanation: 'A popular story that many share at once',
      verdict: 'does-not-fit',
      why: 'The 8 links were shared by 9 accounts in all, six of them these.',
    },
    {
      explanation: 'One owner with several declared accounts',
      verdict: 'not-testable',
      why: 'The data has no controller or subject.',
    },
  ],
  missing: ['owner: acts on accounts of one owner could not be counted once', 'account_created: age of the accounts'],
  severity: 'medium',
  confidence: 0.87,
};

const pairFinding: Finding = {
  ...ringFinding,
  id: 'co-action-7d793037a0760186',
  first_seen: '2024-03-05T00:53:20.000000Z',
  last_seen: '2024-03-05T02:53:40.000000Z',
  members: ['north.club', 'north.club.2'].map((account) => ({
    account,
    role: 'amplifier',
    core: true,
    contribution: 1,
  })),
  objects: ['a', 'b', 'c'].map((object) => ({ object: `item-${object}`, kind: null })),
  statistic: {
    observed: 3,
    expected: 0.0009,
    effect: 3333,
    unit: 'links shared together',
    p: 1.2e-10,
    q: 0.0048,
    interval: [690, 9800],
  },
  evidence: [
    {
      family: 'timing',
      statement: 'Both shared the same 3 links within 60 s of each other.',
      observed: 3,
      expected: 0.0009,
      baseline,
      p: 1.2e-10,
      events: events(pairActs),
    },
  ],
  innocent: [
    {
      explanation: 'One owner with several declared accounts',
      verdict: 'fits',
      why: 'The names differ by a number alone.',
    },
  ],
  missing: [],
  severity: 'low',
  confidence: 0.55,
};

const words: readonly [string, Explanation][] = [
  [
    ringFinding.id,
    {
      title: 'Six accounts shared the same eight links within seconds',
      saw: 'Between 1 and 3 March 2024, six accounts shared the same 8 links, each time within 60 s of another of the six.',
      unusual: 'Accounts as active as these would by chance share 0.0213 links so close together: 376 times fewer.',
      next: [
        'Look at the example events: do the six speak for one publisher that says so?',
        'Keep watch for a week with the same parameters.',
      ],
    },
  ],
  [
    pairFinding.id,
    {
      title: 'Two accounts shared the same three links within seconds',
      saw: 'On 5 March 2024, two accounts shared the same 3 links within 20 s of each other.',
      unusual: 'By chance, 0.0009 links would be shared so close together.',
      next: ['Ask whether both belong to one club.'],
    },
  ],
];

/** What the detectors found in it. */
export const results: Results = {
  findings: [pairFinding, ringFinding],
  explanations: new Map(words),
  acts: [...ringActs, ...pairActs],
};

/** The same run without a finding. */
export const nothing: { facts: RunFacts; results: Results } = {
  facts: { ...facts, leads: [], detectors: facts.detectors.map((detector) => ({ ...detector, findings: 0 })) },
  results: { findings: [], explanations: new Map(), acts: [] },
};

/** Names that a stranger chose to harm whoever reads the report. */
export const hostileNames = [
  "=cmd|' /C calc'!A0",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '[free](javascript:alert(1))',
  '![x](https://tracker.example/p.png)',
  'a|b\n| injected | row |\n# heading',
  '`code` *bold* _em_ ~~gone~~ $x^2$ &lt; &#60;',
  'user\u202Etxt.exe\u2066\u200B\u0007\u001b[31m\u0000',
  'https://evil.example/x www.evil.example',
  '@SUM(1+1)*cmd',
  'x'.repeat(600),
  '👩‍👩‍👧 family ❤️',
];

/** The sample with those names in every place that shows data. */
export function hostile(names: readonly string[] = hostileNames): { facts: RunFacts; results: Results } {
  const name = (at: number): string => names[at % names.length] as string;
  const acts = names.map((account, at) => ({
    source: name(at + 1),
    id: name(at + 2),
    time: 1_709_300_000_000_000 + at * 1_000_000,
    verb: 'share',
    account,
    object: name(at + 3),
  }));
  const finding: Finding = {
    ...ringFinding,
    id: name(1),
    pattern: name(4),
    members: names.map((account) => ({ account, role: 'amplifier', core: true, contribution: 0.5 })),
    objects: names.map((object) => ({ object, kind: object })),
    statistic: { ...ringFinding.statistic, unit: name(2) },
    evidence: [
      {
        ...(ringFinding.evidence[0] as Finding['evidence'][number]),
        statement: name(5),
        baseline: name(6),
        events: events(acts),
      },
    ],
    innocent: [{ explanation: name(0), verdict: 'fits', why: name(7) }],
    missing: names,
  };
  const explanation = { title: name(0), saw: name(5), unusual: name(3), next: [...names] };
  return {
    facts: {
      ...facts,
      snapshot: facts.snapshot.map((row) => ({ ...row, stream: name(1) })),
      coverage: { ...facts.coverage, gaps: [name(5)], absent: [name(9)], verbs: { [name(1)]: 1 } },
      detectors: facts.detectors.map((detector) => ({
        ...detector,
        parameters: { ...detector.parameters, 'co-action.source': name(6) },
        remarks: [name(5)],
        findings: 1,
      })),
      notes: [name(1)],
      rejected: [{ reason: name(2), rows: 1 }],
      leads: [{ title: name(0), chance: name(1), columns: [name(5), name(0)], rows: [[name(0), name(5)]] }],
    },
    results: { findings: [finding], explanations: new Map([[finding.id, explanation]]), acts },
  };
}
