import { Command } from 'commander';
import { listDead, readDead } from '../ingest/dead-letters.ts';
import { connectKafka } from '../ingest/kafka-client.ts';
import { openKeys } from '../ingest/key-file.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openStore } from '../ingest/store.ts';
import { type BrokerOptions, clientOf, withBrokers } from './brokers.ts';
import { limitsOf, list, type StoreOptions, wholeNumber, withStore } from './options.ts';
import { print, printRows, say, visible } from './terminal.ts';

interface Which extends StoreOptions {
  readonly reason: string[];
  readonly limit: number;
}

/** `lockstep dlq`: what was refused, and how to give it another try. */
export function dlqCommand(): Command {
  return new Command('dlq')
    .summary('list, show and replay refused records')
    .addHelpText('before', 'Example:\n  lockstep dlq list\n  lockstep dlq show engagement --reason bad-time\n')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand());
}

function listCommand(): Command {
  return withStore(new Command('list'))
    .summary('count refused records by stream, partition and reason')
    .addHelpText('before', 'Example:\n  lockstep dlq list --store /data/lockstep\n')
    .option('--json', 'one line a reason, as JSON')
    .action(async (options: StoreOptions & { json?: true }) => {
      const rows = await listDead(openStore(options.store), limitsOf(options));
      const names = ['stream', 'partition', 'reason', 'count', 'first', 'last'] as const;
      await printRows(names, rows, options.json === true);
    });
}

function chosen(command: Command): Command {
  return withStore(command)
    .argument('<stream>', 'name of the stream')
    .option('--reason <reason>', 'only those refused for this; may be repeated', list, [])
    .option('--limit <n>', 'at most so many', wholeNumber, 100);
}

function showCommand(): Command {
  return chosen(new Command('show'))
    .summary('decrypt refused records, one JSON object a line')
    .addHelpText('before', 'Example:\n  lockstep dlq show engagement --reason not-json --limit 5\n')
    .action(async (stream: string, options: Which) => {
      for (const { partition, position, reason, value, head } of await find(stream, options)) {
        const time = head ? new Date(head.time).toISOString() : undefined;
        await print(
          JSON.stringify({ partition, position, reason, time, value: value === null ? null : value.toString() }),
        );
      }
    });
}

function replayCommand(): Command {
  return withBrokers(chosen(new Command('replay')))
    .summary('send refused records to a topic, as they were sent first')
    .addHelpText(
      'before',
      'Example:\n  lockstep dlq replay engagement --reason bad-time --brokers kafka:9092 --to engagement\n',
    )
    .requiredOption('--to <topic>', 'topic to send them to')
    .action(async (stream: string, options: Which & BrokerOptions & { to: string }) => {
      const letters = await find(stream, options);
      const client = await connectKafka(clientOf(options));
      try {
        const records = letters.map(({ partition, position, reason, value, head }) => ({
          key: head?.key ?? null,
          value,
          headers: {
            ...Object.fromEntries(
              Object.entries(head?.headers ?? {}).flatMap(([name, value]) =>
                value === undefined || Array.isArray(value) ? [] : [[name, value] as const],
              ),
            ),
            'dlq.replay': `${stream}/${partition}/${position}`,
            'dlq.reason': reason,
          },
        }));
        for (let at = 0; at < records.length; at += 500) await client.send(options.to, records.slice(at, at + 500));
      } finally {
        await client.close();
      }
      say(`${letters.length} records sent to ${visible(options.to)}. They stay refused at their old positions.`);
    });
}

async function find(stream: string, options: Which) {
  const store = openStore(options.store);
  const keys = openKeys(options.keyFile, options.store);
  const found = await readDead(store, keys, stream, options.reason, options.limit, limitsOf(options));
  if (found.length === 0)
    throw new Refusal(
      `the stream ${stream} has no refused records${options.reason.length > 0 ? ` for ${options.reason.join(', ')}` : ''} whose bytes were kept. lockstep dlq list shows what there is.`,
      2,
    );
  return found;
}
