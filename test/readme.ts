import { readFileSync } from 'node:fs';

export const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The recipe whose commands need a broker. */
export const kafkaRecipe = /### The live entrance from Kafka\n(.*?)\n### /s.exec(readme)?.[1] ?? '';

/** The lines of the shell blocks of a text. */
export function linesOf(text: string): string[] {
  return [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap((block) => (block[1] ?? '').trim().split('\n'));
}
