import { z } from 'zod';
import type { Explanation, Finding } from '../detectors/detector.ts';

/** Text that UTF-8 can hold. */
const text = z.string().refine((value) => !/\p{Surrogate}/u.test(value), 'half a character (a lone surrogate)');
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, 'needed RFC 3339 with µs and Z');
const share = z.number().min(0).max(1);
const chance = z.number().min(1e-300).max(1);

/** The fixed JSON form of a finding, keys in this order. */
export const findingForm: z.ZodType<Finding> = z.object({
  id: text,
  detector: text,
  version: text,
  pattern: text,
  window: z.object({ since: time, until: time }),
  first_seen: time,
  last_seen: time,
  members: z.array(
    z.object({
      account: text,
      role: z.enum(['operator', 'amplifier', 'beneficiary', 'victim', 'bystander']),
      core: z.boolean(),
      contribution: share,
    }),
  ),
  objects: z.array(z.object({ object: text, kind: text.nullable() })),
  statistic: z.object({
    observed: z.number(),
    expected: z.number(),
    effect: z.number(),
    unit: text,
    p: chance,
    q: chance,
    interval: z.tuple([z.number(), z.number()]).exactOptional(),
  }),
  evidence: z.array(
    z.object({
      family: z.enum(['timing', 'structure', 'text', 'network', 'identity', 'volume', 'lifecycle']),
      statement: text,
      observed: z.number(),
      expected: z.number(),
      baseline: text,
      p: chance,
      events: z
        .array(z.object({ source: text, id: text }))
        .min(1, 'evidence without an event')
        .max(50),
      sql: text.exactOptional(),
    }),
  ),
  innocent: z.array(
    z.object({ explanation: text, verdict: z.enum(['fits', 'does-not-fit', 'not-testable']), why: text }),
  ),
  missing: z.array(text),
  severity: z.enum(['informational', 'low', 'medium', 'high', 'critical']),
  confidence: share,
});

/** The words of a finding, as its detector gave them. */
export const explanationForm: z.ZodType<Explanation> = z.object({
  title: text,
  saw: text,
  unusual: text,
  next: z.array(text),
});
