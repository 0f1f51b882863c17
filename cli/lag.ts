import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { connectKafka } from '../ingest/kafka-client.ts';
import { openStore, readStreams } from '../ingest/store.ts';
import { readTopic, standing } from '../ingest/topic.ts';
import { type BrokerOptions, clientOf, withBrokers } from './brokers.ts';
import { type StoreOptions, withStore } from './options.ts';
import { printRows } from './terminal.ts';

interface Options extends StoreOptions, BrokerOptions {
  readonly watch?: true;
  readonly json?: true;
}

/** `lockstep lag`: how far the store is behind the brokers. */
export function lagCommand(): Command {
  return withBrokers(withStore(new Command('lag')))
    .summary('show how far the store is behind the topics it holds')
    .addHelpText('before', 'Example:\n  lockstep lag --brokers kafka:9092 --watch\n')
    .option('--watch', 'again every two seconds, until interrupted')
    .option('--json', 'one partition a line, as JSON')
    .action(async (options: Options) => {
      const store = openStore(options.store);
      const client = await connectKafka(clientOf(options));
      try {
        do {
          const rows: Record<string, string | number>[] = [];
          for (const [stream, { kind }] of readStreams(store)) {
            const topic = kind === 'topic' ? readTopic(store, stream) : undefined;
            if (!topic) continue;
            for (const { partition, low, high } of await client.bounds(topic.topic)) {
              const { next } = standing(store, stream, topic, partition);
              rows.push({
                stream,
                topic: topic.topic,
                partition,
                first: low,
                next,
                end: high,
                lag: Math.max(0, high - next),
              });
            }
          }
          const names = ['stream', 'topic', 'partition', 'first', 'next', 'end', 'lag'];
          await printRows(names, rows, options.json === true);
          if (options.watch) await sleep(2000);
        } while (options.watch);
      } finally {
        await client.close();
      }
    });
}
