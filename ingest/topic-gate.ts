import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter } from './dead-letter.ts';
import type { OutRecord } from './feed.ts';
import { Refusal } from './refusal.ts';
import type { Load } from './seal-chunks.ts';

/** What is done about refused records. */
export interface RefusedTerms {
  readonly onRefused: 'dlq' | 'skip' | 'fail';
  /** Topic for refused records, beside those kept in the store. */
  readonly deadTopic?: string;
  /** Share of the last thousand records, and more, that may be refused. */
  readonly maxRefused: number;
}

type Send = (topic: string, records: readonly OutRecord[]) => Promise<void>;

/** Sends refused records on, and stops where there are too many. Nothing of the load is published yet. */
export function openGate(
  { onRefused, maxRefused, deadTopic }: RefusedTerms,
  send: Send,
): (load: Load, records: number, refused: readonly DeadLetter[]) => Promise<void> {
  const recent = { records: 0, refused: 0, reasons: new Map<string, number>() };
  return async (load, records, refused) => {
    recent.records += records;
    recent.refused += refused.length;
    for (const { reason } of refused) recent.reasons.set(reason, (recent.reasons.get(reason) ?? 0) + 1);
    const [worst] = refused;
    if (worst && onRefused === 'fail')
      throw new Refusal(
        `the record at ${worst.position} of ${load.topic} p=${load.partition} is refused: ${worst.reason}. Nothing from ${load.first} on was stored (--on-refused fail). Mend the producer or the mapping, or choose --on-refused dlq.`,
        3,
      );
    if (recent.records >= 1000) {
      if (recent.refused > maxRefused * recent.records) {
        const reasons = [...recent.reasons]
          .sort(([, a], [, b]) => b - a)
          .map(([reason, count]) => `${reason} ${count}`);
        throw new Refusal(
          `${recent.refused} of the last ${recent.records} records are refused, more than --max-refused allows (${100 * maxRefused} %): ${reasons.join(', ')}. ${load.topic} p=${load.partition} stops before ${load.first}. Mend the producer or the mapping (--check shows how records are read), or allow more.`,
          3,
        );
      }
      Object.assign(recent, { records: 0, refused: 0 });
      recent.reasons.clear();
    }
    if (deadTopic !== undefined && refused.length > 0 && onRefused === 'dlq')
      await sendOn(send, deadTopic, load, refused);
  };
}

/** At least once: who reads the topic tells repeats by the headers. */
async function sendOn(send: Send, deadTopic: string, load: Load, refused: readonly DeadLetter[]): Promise<void> {
  const records = refused.map((letter) => outRecord(load, letter));
  for (let attempt = 1; ; attempt++) {
    try {
      for (let at = 0; at < records.length; at += 500) await send(deadTopic, records.slice(at, at + 500));
      return;
    } catch (cause) {
      if (attempt === 8)
        throw new Refusal(
          `refused records cannot be sent to the topic ${deadTopic}: ${(cause as Error).message}. Nothing from ${load.first} on of ${load.topic} p=${load.partition} was stored.`,
          75,
          cause,
        );
      await sleep(Math.min(10_000, 250 * 2 ** attempt));
    }
  }
}

function outRecord(load: Load, { position, reason, value, head }: DeadLetter): OutRecord {
  const own = Object.entries(head.headers).flatMap(([name, value]) =>
    value === undefined || Array.isArray(value) ? [] : [[name, value] as const],
  );
  return {
    key: head.key,
    value,
    headers: {
      ...Object.fromEntries(own),
      'dlq.topic': load.topic,
      'dlq.partition': String(load.partition),
      'dlq.offset': String(position),
      'dlq.timestamp': String(head.time),
      'dlq.reason': reason,
      'dlq.stage': 'decode',
    },
  };
}
