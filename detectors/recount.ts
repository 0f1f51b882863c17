import { literal } from '../ingest/database.ts';
import type { Window } from './detector.ts';
import { rfc3339 } from './time.ts';

// Pieces of questions that count evidence again. They are shown to analysts, who put them to `lockstep sql`; lockstep itself
// never asks them.

/** Values between the brackets of `in (…)`, in text order. */
export function listed(values: Iterable<string>): string {
  return [...new Set(values)].sort().map(oneLine).join(', ');
}

/** A text in SQL, on one line: a line of its own could end what an analyst pastes into a shell. */
function oneLine(text: string): string {
  return text
    .split(/([\p{Cc}\p{Zl}\p{Zp}])/u)
    .map((part, at) => (at % 2 === 1 ? `chr(${part.codePointAt(0)})` : literal(part)))
    .join(' || ');
}

/** The acts of a window. */
export function during({ since, until }: Window): string {
  return `time >= timestamptz ${literal(rfc3339(since))} and time < timestamptz ${literal(rfc3339(until))}`;
}
