import { InvalidArgumentError, Option } from 'commander';

const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** µs since 1970 of an RFC 3339 time, a date (midnight UTC), or a time before now such as `-24h`. */
export function readTime(text: string, now: number = Date.now() * 1000): number {
  const relative = /^-(\d{1,6})([smhdw])$/.exec(text);
  if (relative) return now - Number(relative[1]) * units[relative[2] as keyof typeof units] * 1_000_000;
  const found = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?([Zz]|[+-]\d\d:\d\d))?$/.exec(text);
  const whole = found
    ? Date.parse(`${found[1]}T${found[2] ?? '00:00:00'}${(found[4] ?? 'Z').toUpperCase()}`)
    : Number.NaN;
  if (Number.isNaN(whole))
    throw new InvalidArgumentError(
      `needed a time like 2026-01-31T12:00:00Z, a date like 2026-01-31, or a time ago like -24h; got '${text}'.`,
    );
  return whole * 1000 + Number((found?.[3] ?? '').padEnd(6, '0'));
}

/** µs of a length of time such as 90s, 10m, 24h, 2d or 1w. */
export function readDuration(text: string): number {
  const found = /^(\d{1,6})([smhdw])$/.exec(text);
  if (!found) throw new InvalidArgumentError(`needed a length of time like 90s, 10m, 24h or 2d, got '${text}'.`);
  return Number(found[1]) * units[found[2] as keyof typeof units] * 1_000_000;
}

/** An option that takes a length of time, with its default as a user would write it; read as µs. */
export function lengthOption(flags: string, about: string, standard: string): Option {
  return new Option(flags, about).argParser(readDuration).default(readDuration(standard), standard);
}
