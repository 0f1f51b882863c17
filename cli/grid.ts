import type { Param } from '../detectors/detector.ts';
import { didYouMean } from '../detectors/nearest.ts';
import { readDuration, writeDuration } from '../detectors/params.ts';
import { Refusal } from '../ingest/refusal.ts';
import type { Choice } from './judge.ts';

/** Every parameter of a detector as text. */
export type Texts = Readonly<Record<string, string>>;

/** The same setting but for one parameter, at `factor` times its value. */
export interface Nudge {
  readonly key: string;
  readonly factor: number;
  readonly value: string;
  readonly texts: Texts;
}

/** One line of a threshold sheet. */
export interface Setting {
  readonly varied: readonly string[];
  readonly texts: Texts;
  readonly nudges: readonly Nudge[];
}

/** One parameter and the values it takes. */
export interface Variation {
  readonly key: string;
  readonly values: readonly string[];
}

type Specs = Readonly<Record<string, Param<unknown>>>;

const steps = [0.25, 0.5, 1, 2, 4];
const nudged = [0.8, 1.2];

/** Reads `key=v1,v2` texts, at most two; `detector.key` is as good as `key`. */
export function readVariations({ name, detector }: Pick<Choice, 'name' | 'detector'>, given: readonly string[]) {
  const specs: Specs = detector.params;
  const known = Object.keys(specs);
  if (given.length > 2)
    throw new Refusal(`needed at most two --vary, so that a sheet can be read; got ${given.length}.`, 2);
  const variations = given.map((text): Variation => {
    const at = text.indexOf('=');
    const key = text.slice(0, Math.max(0, at)).replace(`${name}.`, '');
    const values = text
      .slice(at + 1)
      .split(',')
      .map((value) => value.trim());
    const param = specs[key];
    if (at < 1) throw new Refusal(`--vary takes key=value,value, such as window=10s,60s; got '${text}'.`, 2);
    if (!param)
      throw new Refusal(
        `unknown parameter '${key}' in --vary ${text}${didYouMean(key, known) || `: ${name} has ${known.join(', ')}.`}`,
        2,
      );
    for (const value of values) {
      if (value.includes('='))
        throw new Refusal(
          `--vary ${key} takes plain values, got '${value}': keep exceptions with --param ${name}.${key}=STANDARD,${value}; the standard part is varied.`,
          2,
        );
      if (param.read(value) === undefined)
        throw new Refusal(`${name}.${key} must be ${param.range}, got '${value}' in --vary ${text}`, 2);
    }
    return { key, values: [...new Set(values)] };
  });
  if (variations.length === 2 && variations[0]?.key === variations[1]?.key)
    throw new Refusal(`--vary names ${variations[0]?.key} twice: give all its values to one, as key=v1,v2.`, 2);
  return variations;
}

/** All combinations of the values, each with its nudges. */
export function gridOf(specs: Specs, base: Texts, variations: readonly Variation[]): Setting[] {
  const varied = variations.map(({ key }) => key);
  const combine = (texts: Texts, left: readonly Variation[]): Texts[] => {
    const [first, ...rest] = left;
    if (!first) return [texts];
    return first.values.flatMap((value) => combine(withValue(texts, first.key, value), rest));
  };
  return combine(base, variations).map((texts) => ({ varied, texts, nudges: nudgesOf(specs, texts, varied) }));
}

/**
 * Where nothing is asked for: each parameter that is a number or a duration, one at a time, at a quarter to four times its
 * value as far as its range allows; nudges at the value itself alone.
 */
export function standardGrid(specs: Specs, base: Texts): Setting[] {
  return Object.keys(specs).flatMap((key) => {
    const values = steps.flatMap((factor) =>
      factor === 1 ? standardOf(specs, base, key) : (scaled(specs, base, key, factor) ?? []),
    );
    if (values.length < 2) return [];
    return [...new Set(values)].map((value): Setting => {
      const texts = withValue(base, key, value);
      return {
        varied: [key],
        texts,
        nudges: value === standardOf(specs, base, key) ? nudgesOf(specs, texts, [key]) : [],
      };
    });
  });
}

function nudgesOf(specs: Specs, texts: Texts, keys: readonly string[]): Nudge[] {
  return keys.flatMap((key) =>
    nudged.flatMap((factor) => {
      const value = scaled(specs, texts, key, factor);
      return value === undefined ? [] : [{ key, factor, value, texts: withValue(texts, key, value) }];
    }),
  );
}

/**
 * A parameter's value times a factor, as text; undefined where it is a choice, or the range leaves no other value. What
 * must be whole is rounded away from the value, or towards it where the range ends.
 */
function scaled(specs: Specs, texts: Texts, key: string, factor: number): string | undefined {
  const value = standardOf(specs, texts, key);
  if (value.includes('+')) {
    const windows = value.split('+').map((part) => times(part, factor)[0] ?? part); // of a list, each of its values
    const text = windows.join('+');
    return text !== value && specs[key]?.read(withValue(texts, key, text)[key] ?? '') !== undefined ? text : undefined;
  }
  return times(value, factor).find((text) => specs[key]?.read(withValue(texts, key, text)[key] ?? '') !== undefined);
}

/** A number or a duration times a factor: as it is, rounded away from the value, and towards it. */
function times(value: string, factor: number): string[] {
  const us = readDuration(value);
  if (us === undefined && !/^\d/.test(value)) return [];
  const before = us ?? Number(value);
  const exact = Number((before * factor).toPrecision(12));
  const [away, towards] = factor < 1 ? [Math.floor(exact), Math.ceil(exact)] : [Math.ceil(exact), Math.floor(exact)];
  return [exact, away, towards]
    .filter((product) => product !== before)
    .map((product) => (us === undefined ? String(product) : writeDuration(Math.round(product))));
}

const partsOf = (texts: Texts, key: string) => (texts[key] ?? '').split(',');

/** The part of a value that holds where no exception does: of `60s,like=10s` it is `60s`, of `like=10s` the default. */
export function standardOf(specs: Specs, texts: Texts, key: string): string {
  return partsOf(texts, key).findLast((part) => !part.includes('=')) ?? specs[key]?.default ?? '';
}

/** With another standard part; exceptions stay. */
function withValue(texts: Texts, key: string, value: string): Texts {
  return { ...texts, [key]: [value, ...partsOf(texts, key).filter((part) => part.includes('='))].join(',') };
}
