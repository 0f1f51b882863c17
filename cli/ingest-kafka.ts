import { Command, InvalidArgumentError, Option } from 'commander';
import { ingestKafka, type KafkaRequest, type Status } from '../ingest/kafka.ts';
import { connectKafka } from '../ingest/kafka-client.ts';
import type { From } from '../ingest/kafka-start.ts';
import { fingerprints, openKeys } from '../ingest/key-file.ts';
import { checkNaming } from '../ingest/mapping.ts';
import { serveMetrics, type Watch } from '../ingest/metrics.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openRegistry } from '../ingest/registry.ts';
import { openOrCreateStore, removeTemporary } from '../ingest/store.ts';
import type { Wrapping } from '../ingest/wire.ts';
import { type BrokerOptions, clientOf, withBrokers } from './brokers.ts';
import { checkKafka } from './check-kafka.ts';
import { limitsOf, list, pairs, type StoreOptions, wholeNumber, withStore } from './options.ts';
import { print, say, visible } from './terminal.ts';
import { lengthOption, readTime } from './time.ts';

interface Options extends StoreOptions, BrokerOptions {
  readonly topic: string[];
  readonly topicPattern?: string;
  readonly group: string;
  readonly as?: string;
  readonly from: From;
  readonly map: Record<string, string>;
  readonly set: Record<string, string>;
  readonly keep: string[];
  readonly keepText?: true;
  readonly names: boolean;
  readonly zone?: number;
  readonly format: Wrapping;
  readonly registry?: string;
  readonly registryCredentials?: string;
  readonly maxRecord: number;
  readonly maxFuture: number;
  readonly maxMessages?: number;
  readonly untilCaughtUp?: true;
  readonly onGap: 'stop' | 'record';
  readonly onRefused: 'dlq' | 'skip' | 'fail';
  readonly deadTopic?: string;
  readonly maxRefused: number;
  readonly rotateRows: number;
  readonly rotateBytes: number;
  readonly rotateAge: number;
  readonly bufferBytes: number;
  readonly stall: number;
  readonly deadline: number;
  readonly lateness: number;
  readonly idle: number;
  readonly metrics?: string;
  readonly check?: true;
  readonly json?: true;
}

const second = 1_000_000;

/** `lockstep ingest kafka`: topics into the store, until stopped. */
export function kafkaCommand(): Command {
  return withBrokers(withStore(new Command('kafka')))
    .summary('take topics in, each record exactly once, until stopped')
    .addHelpText(
      'before',
      'Example:\n  lockstep ingest kafka --brokers kafka:9092 --topic engagement --group lockstep\n  lockstep ingest kafka --brokers kafka:9092 --topic likes --group lockstep --set verb=like --until-caught-up\n',
    )
    .option('--topic <name>', 'topic; may be repeated', list, [])
    .option('--topic-pattern <regexp>', 'all topics whose whole name matches')
    .addOption(new Option('--group <name>', 'consumer group').env('LOCKSTEP_GROUP').default('lockstep'))
    .option('--as <name>', 'name of the stream (default: that of the topic)')
    .addOption(
      new Option(
        '--from <start>',
        'where a new stream begins: beginning, latest, a time, offset:N, or 0:N,1:N by partition',
      )
        .default({ at: 'beginning' } satisfies From, 'beginning')
        .argParser(readFrom),
    )
    .option('--map <column=name,...>', 'column of the model = field, or /json/pointer; may be repeated', pairs, {})
    .option('--set <column=value,...>', 'the same value for every record; may be repeated', pairs, {})
    .option('--keep <field>', 'keep an unknown field in extra; may be repeated', list, [])
    .option('--keep-text', 'keep the text itself, not only its hash and sketch')
    .option('--no-names', 'keep of handle and name their template and tokens alone')
    .addOption(
      new Option('--zone <offset>', 'zone of times that carry none (default: such times are refused)').argParser(
        readZone,
      ),
    )
    .addOption(
      new Option('--format <format>', 'how records are wrapped: auto tells them apart')
        .choices(['auto', 'json', 'cloudevents', 'confluent'])
        .default('auto'),
    )
    .addOption(
      new Option('--registry <url>', 'schema registry, for the Confluent wire format').env('LOCKSTEP_REGISTRY'),
    )
    .addOption(
      new Option('--registry-credentials <file>', 'file with user:password of the registry').env(
        'LOCKSTEP_REGISTRY_CREDENTIALS',
      ),
    )
    .option('--max-record <bytes>', 'longest record taken', wholeNumber, 1_048_576)
    .addOption(lengthOption('--max-future <time>', 'how far ahead of the clock a time may lie', '24h'))
    .option('--max-messages <n>', 'stop after so many records', wholeNumber)
    .option('--until-caught-up', 'stop once all is stored that the topics held at the start')
    .addOption(
      new Option('--on-gap <how>', 'when the broker has lost what comes next')
        .choices(['stop', 'record'])
        .default('stop'),
    )
    .addOption(
      new Option('--on-refused <how>', 'keep refused records, count them only, or stop at the first')
        .choices(['dlq', 'skip', 'fail'])
        .default('dlq'),
    )
    .option('--dead-topic <name>', 'topic that gets the refused records too')
    .option('--max-refused <share>', 'stop when more of the latest records is refused', share, 0.2)
    .option('--rotate-rows <n>', 'records of a segment, at most about', wholeNumber, 500_000)
    .option('--rotate-bytes <n>', 'bytes of the records of a segment, at most about', wholeNumber, 64 << 20)
    .addOption(lengthOption('--rotate-age <time>', 'time from a record to its segment, at most about', '30s'))
    .option('--buffer-bytes <n>', 'bytes in memory above which the reading pauses', wholeNumber, 192 << 20)
    .addOption(
      lengthOption(
        '--stall <time>',
        'time without a step forward, though there is more, that calls for a new client',
        '60s',
      ),
    )
    .addOption(lengthOption('--deadline <time>', 'time that a clean end may take', '25s'))
    .addOption(lengthOption('--lateness <time>', 'how long after later acts an act may come without being late', '5m'))
    .addOption(
      lengthOption('--idle <time>', 'silence after which a partition holds the watermark back no longer', '60s'),
    )
    .addOption(
      new Option(
        '--metrics <[host:]port>',
        'serve /metrics, /healthz and /readyz, on localhost if no host is given',
      ).env('LOCKSTEP_METRICS'),
    )
    .option(
      '--check',
      'connect, show the topics, ten records as they would be read, and the ACLs needed; store nothing',
    )
    .option('--json', 'print the summary at the end, or what --check shows, as JSON')
    .action(ingest);
}

async function ingest(options: Options): Promise<void> {
  const request = requestOf(options);
  const client = clientOf(options);
  if (options.check) return checkKafka(request, client, limitsOf(options), options.json === true);
  const keys = openKeys(options.keyFile, options.store);
  const store = openOrCreateStore(options.store, fingerprints(keys));
  const stop = new AbortController();
  onSignal((signal) => {
    say(`${signal}: seals what is in memory and leaves the group; once more ends at once, and loses nothing either.`);
    onSignal((again) => {
      removeTemporary();
      process.kill(process.pid, again); // process.exit would wait for threads
    });
    stop.abort();
  });
  let watch: Watch | undefined;
  let serving: Promise<void> = Promise.resolve();
  let status: Status;
  try {
    status = await ingestKafka(store, keys, request, limitsOf(options), {
      started(status) {
        if (options.metrics === undefined) return;
        serving = serveMetrics(status, options.metrics, request.stall).then(
          (made) => {
            watch = made;
          },
          (cause: Error) => say(`warn: --metrics ${options.metrics} cannot be served: ${cause.message}`),
        );
      },
      onSealed(load, sealed, seconds) {
        const reasons = new Map<string, number>();
        for (const { reason } of sealed.refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        const bytes = load.chunks.reduce((sum, { values }) => sum + values.length, 0);
        watch?.sealed(sealed.rows, reasons, bytes, seconds);
      },
      connect: () => connectKafka(client),
      signal: stop.signal,
      log: (level, message) => say(`${level === 'info' ? '' : `${level}: `}${visible(message)}`),
    });
  } finally {
    await serving;
    await watch?.close();
  }
  await summary(status, options.json === true);
}

/** What the next signal to end does; after it they end the process as the system has it. */
function onSignal(act: (signal: NodeJS.Signals) => void): void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.removeAllListeners(signal);
  for (const signal of signals)
    process.once(signal, () => {
      for (const each of signals) process.removeAllListeners(each);
      act(signal);
    });
}

function requestOf(options: Options): KafkaRequest {
  const { topic, topicPattern, map, set, keep, names } = options;
  if ((topic.length === 0) === (topicPattern === undefined))
    throw new Refusal('needed --topic NAME (may be repeated) or --topic-pattern REGEXP, one of them.', 2);
  checkNaming({ map, set, keep });
  return {
    topics: topicPattern === undefined ? topic : wholePattern(topicPattern),
    group: options.group,
    ...(options.as === undefined ? {} : { as: options.as }),
    from: options.from,
    decoding: {
      map, set, keep, names, wrapping: options.format,
      ...(options.registry === undefined ? {} : { registry: openRegistry(options.registry, options.registryCredentials) }),
       text: options.keepText === true, zone: options.zone, maxLine: options.maxRecord, maxFuture: options.maxFuture,
    },
    rotation: { rows: options.rotateRows, bytes: options.rotateBytes, age: options.rotateAge / 1000, buffer: options.bufferBytes },
    maxRecords: options.maxMessages ?? Number.POSITIVE_INFINITY,
    untilCaughtUp: options.untilCaughtUp === true,
    onGap: options.onGap,
    onRefused: options.onRefused,
    ...(options.deadTopic === undefined ? {} : { deadTopic: options.deadTopic }),
    maxRefused: options.maxRefused,
    stall: options.stall / 1000,
    deadline: options.deadline / 1000,
    lateness: options.lateness,
    idle: options.idle / 1000,
  }; // biome-ignore format: one theme a line
}

async function summary(status: Status, json: boolean): Promise<void> {
  const { rows, refused, segments, restarts } = status;
  const reasons = Object.fromEntries([...status.reasons].sort(([, a], [, b]) => b - a));
  const ignored = [...status.ignored].sort();
  if (json) await print(JSON.stringify({ topics: status.topics, rows, refused, reasons, ignored, segments, restarts }));
  say(`${rows} rows stored in ${segments} segments, ${refused} refused.`);
  for (const [reason, count] of Object.entries(reasons)) say(`  refused: ${reason}, ${count}`);
  if (status.late > 0)
    say(
      `  ${status.late} came later than --lateness allows; lockstep run --late computes the runs anew that missed them.`,
    );
}

function wholePattern(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch (cause) {
    throw new Refusal(`--topic-pattern ${text} is no regular expression: ${(cause as Error).message}.`, 2, cause);
  }
}

function readFrom(text: string): From {
  if (text === 'beginning' || text === 'latest') return { at: text };
  const all = /^offset:(\d{1,15})$/.exec(text);
  if (all) return { at: 'offset', all: Number(all[1]), of: {} };
  if (/^\d+:\d{1,15}(,\d+:\d{1,15})*$/.test(text))
    return {
      at: 'offset',
      of: Object.fromEntries(text.split(',').map((part) => part.split(':').map(Number) as [number, number])),
    };
  return { at: 'time', time: Math.floor(readTime(text) / 1000) };
}

function readZone(text: string): number {
  if (/^(utc|z)$/i.test(text)) return 0;
  const parts = /^([+-])([01]\d|2[0-3]):?([0-5]\d)$/.exec(text);
  if (!parts) throw new InvalidArgumentError('needed UTC or an offset like +02:00.');
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60 * second;
}

function share(text: string): number {
  const found = /^(\d+(?:\.\d+)?)%$/.exec(text);
  const value = found ? Number(found[1]) / 100 : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError(`needed a share like 1% or 0.01, got '${text}'.`);
  return value;
}
