import { Refusal } from './refusal.ts';

/** Topics by name, or all that a pattern matches; and one for refused records. */
export interface Wanted {
  readonly topics: readonly string[] | RegExp;
  readonly deadTopic?: string;
}

/** Of the topics that the brokers show, those to read. One that is missing is an error, the one for refused records too. */
export function chooseTopics(existing: readonly string[], { topics, deadTopic }: Wanted): string[] {
  const shown = existing.filter((name) => !name.startsWith('__')).sort();
  const chosen =
    topics instanceof RegExp ? shown.filter((name) => topics.test(name) && name !== deadTopic) : [...topics];
  const missing = [...chosen, ...(deadTopic === undefined ? [] : [deadTopic])].filter(
    (name) => !existing.includes(name),
  );
  if (missing.length > 0 || chosen.length === 0)
    throw new Refusal(
      `the brokers have no topic ${missing.join(', ') || `that matches ${topics}`}, or do not let this user see it; they show ${shown.join(', ') || 'none'}.`,
      2,
    );
  return chosen;
}
