import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** A registry of schemas, as far as a reader needs one. */
export interface Registry {
  /** The schema with this number; undefined if the registry has none. */
  schema(id: number): Promise<Schema | undefined>;
}

export interface Schema {
  readonly type: string;
  readonly text: string;
  /** The texts that it refers to, in an order in which each stands on those before it. */
  readonly references: readonly string[];
}

const answer = z.object({
  schema: z.string(),
  schemaType: z.string().default('AVRO'),
  references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.number().int() })).default([]),
});

/** A client of a Confluent-compatible registry. A schema never changes once it has a number: it is asked for once. */
export function openRegistry(url: string, credentialsFile: string | undefined): Registry {
  const base = url.replace(/\/+$/, '');
  const known = new Map<number, Promise<Schema | undefined>>();
  return {
    schema(id) {
      const found = known.get(id) ?? load(`/schemas/ids/${id}`);
      known.set(id, found);
      found.then(
        // A number may be given later: what is missing is asked for again.
        (schema) => schema ?? setTimeout(() => known.delete(id), 30_000).unref(),
        () => known.delete(id),
      );
      return found;
    },
  };

  async function load(path: string): Promise<Schema | undefined> {
    const found = await ask(path);
    if (found === undefined) return undefined;
    const references: string[] = [];
    for (const { subject, version } of found.references) {
      const needed = await load(`/subjects/${encodeURIComponent(subject)}/versions/${version}`);
      if (!needed)
        throw new Refusal(`the schema registry ${base} lacks ${subject} version ${version}, which a schema refers to.`);
      references.push(...needed.references, needed.text);
    }
    return { type: found.schemaType, text: found.schema, references: [...new Set(references)] };
  }

  async function ask(path: string): Promise<z.infer<typeof answer> | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        const headers = credentialsFile === undefined ? {} : { authorization: basic(credentialsFile) };
        const response = await fetch(`${base}${path}`, { headers, signal: AbortSignal.timeout(10_000) });
        if (response.status === 404) return undefined;
        if (response.status === 401 || response.status === 403)
          throw new Refusal(
            `the schema registry ${base} refuses the credentials (${response.status}): check --registry-credentials.`,
          );
        if (!response.ok) throw new Error(`status ${response.status}`);
        return answer.parse(await response.json());
      } catch (cause) {
        if (cause instanceof Refusal) throw cause;
        if (attempt === 6)
          throw new Refusal(
            `the schema registry ${base} does not answer ${path}: ${(cause as Error).message}.`,
            75,
            cause,
          );
        await sleep(200 * 2 ** attempt);
      }
    }
  }
}

function basic(file: string): string {
  return `Basic ${Buffer.from(readFileSync(file, 'utf8').trim()).toString('base64')}`;
}
