import { Command } from 'commander';
import { expect } from 'vitest';
import { dlqCommand } from '../cli/dlq.ts';
import { ingestCommand } from '../cli/ingest.ts';
import { kafkaCommand } from '../cli/ingest-kafka.ts';
import { lagCommand } from '../cli/lag.ts';
import { runCommand } from '../cli/run.ts';

/** The command that the words call, with its options read as the program reads them; it is not run. */
export function parseCall(words: readonly string[]): Command {
  let command = new Command('lockstep');
  for (const each of [ingestCommand(kafkaCommand()), runCommand(), lagCommand(), dlqCommand()])
    command.addCommand(each);
  let rest = [...words];
  for (let inner = next(); inner; inner = next()) {
    command = inner;
    rest = rest.slice(1);
  }
  function next() {
    return command.commands.find((each) => each.name() === rest[0]);
  }
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  const { operands, unknown } = command.parseOptions(rest);
  expect(operands.length, words.join(' ')).toBeLessThanOrEqual(command.registeredArguments.length);
  expect(unknown, words.join(' ')).toEqual([]);
  return command;
}
