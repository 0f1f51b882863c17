import { Refusal } from '../ingest/refusal.ts';
import type { Detector, Param, ParamSpec } from './detector.ts';
import { didYouMean } from './nearest.ts';

const units = { ms: 1e3, s: 1e6, m: 60e6, h: 3600e6, d: 86_400e6 } as const;

/** µs of `250ms`, `60s`, `10m`, `1h` or `7d`; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  return found ? Math.round(Number(found[1]) * units[found[2] as keyof typeof units]) : undefined;
}

/** A duration in µs as a user would write it. */
export function writeDuration(us: number): string {
  const unit = (['d', 'h', 'm', 's', 'ms'] as const).find((name) => us % units[name] === 0) ?? 'ms';
  return `${us / units[unit]}${unit}`;
}

/** A count that was expected, in as many digits as it deserves. */
export const writeExpected = (value: number) => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));

type Bounds = { readonly default: string; readonly min: string; readonly max: string; readonly meaning: string };

/** A duration, in µs. */
export function duration({ default: standard, min, max, meaning }: Bounds): Param<number> {
  const within = between(readDuration(min), readDuration(max));
  return { default: standard, range: `${min} to ${max}`, meaning, read: (text) => within(readDuration(text)) };
}

/** A whole number. */
export function integer({ default: standard, min, max, meaning }: Bounds): Param<number> {
  const within = between(Number(min), Number(max));
  const read = (text: string) => (/^\d+$/.test(text) ? within(Number(text)) : undefined);
  return { default: standard, range: `a whole number from ${min} to ${max}`, meaning, read };
}

/** A number. */
export function number({ default: standard, min, max, meaning }: Bounds): Param<number> {
  const within = between(Number(min), Number(max));
  const read = (text: string) => (/^\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? within(Number(text)) : undefined);
  return { default: standard, range: `${min} to ${max}`, meaning, read };
}

/** One of several words, the first by default. */
export function choice<const T extends string>(words: readonly [T, ...T[]], meaning: string): Param<T> {
  const read = (text: string) => words.find((word) => word === text);
  return { default: words[0], range: words.join(' or '), meaning, read };
}

function between(min = Number.NaN, max = Number.NaN): (value: number | undefined) => number | undefined {
  return (value) => (value !== undefined && value >= min && value <= max ? value : undefined);
}

/** The parameters of one detector: what was given by key, and the defaults for the rest. */
export function readParams<P>(detector: string, spec: ParamSpec<P>, given: Readonly<Record<string, string>>): P {
  const known = Object.keys(spec);
  for (const key of Object.keys(given))
    if (!known.includes(key))
      throw new Refusal(
        `unknown parameter '${detector}.${key}'${didYouMean(key, known) || `: ${detector} has ${known.join(', ')}.`}`,
        2,
      );
  return Object.fromEntries(
    Object.entries<Param<unknown>>(spec).map(([key, param]) => {
      const text = given[key] ?? param.default;
      const value = param.read(text);
      if (value === undefined) throw new Refusal(`${detector}.${key} must be ${param.range}, got '${text}'`, 2);
      return [key, value];
    }),
  ) as P;
}

/** Parameters of all the detectors by name, from `detector.key=value` texts (`--param`). */
export function readAllParams(
  detectors: ReadonlyMap<string, Detector<unknown>>,
  given: readonly string[],
): Map<string, unknown> {
  const byDetector = new Map<string, Record<string, string>>();
  for (const text of given) {
    const found = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text);
    if (!found) throw new Refusal(`--param takes detector.key=value, such as co-action.window=10s; got '${text}'`, 2);
    const [name, key, value] = found.slice(1) as [string, string, string];
    if (!detectors.has(name))
      throw new Refusal(`unknown detector '${name}' in --param ${text}${didYouMean(name, [...detectors.keys()])}`, 2);
    byDetector.set(name, { ...byDetector.get(name), [key]: value });
  }
  return new Map(
    [...detectors].map(([name, detector]) => [
      name,
      readParams(name, detector.params as ParamSpec<unknown>, byDetector.get(name) ?? {}),
    ]),
  );
}
