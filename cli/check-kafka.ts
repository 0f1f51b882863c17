import { chooseTopics } from '../ingest/choose-topics.ts';
import type { Limits } from '../ingest/database.ts';
import type { LogClient } from '../ingest/feed.ts';
import type { KafkaRequest } from '../ingest/kafka.ts';
import { connectKafka } from '../ingest/kafka-client.ts';
import type { ClientOptions } from '../ingest/kafka-config.ts';
import { previewTopic, type TopicPreview } from '../ingest/preview-topic.ts';
import { shellWord } from '../reports/escape.ts';
import { print, printRows, say, visible } from './terminal.ts';

/** `lockstep ingest kafka --check`: shows what an ingest would find and needs. Joins no group, commits and stores nothing. */
export async function checkKafka(
  request: KafkaRequest,
  options: ClientOptions,
  limits: Limits,
  json: boolean,
): Promise<void> {
  const client = await connectKafka(options);
  try {
    const existing = await client.topics();
    const acls = aclsFor(request, options, existing);
    if (!json) {
      say('Where the brokers check ACLs, this user needs:');
      for (const acl of acls) await print(acl);
    }
    const topics = chooseTopics(existing, request);
    const cluster = await client.cluster();
    const partitions = await partitionsOf(client, topics);
    const previews = new Map<string, TopicPreview>();
    for (const topic of topics) previews.set(topic, await previewTopic(client, topic, request.decoding, limits));
    if (json) {
      await print(JSON.stringify({ cluster, acls, partitions, previews: Object.fromEntries(previews) }));
      return;
    }
    say(`The brokers at ${options.brokers.join(', ')} are of the cluster ${cluster}.`);
    await printRows(['topic', 'partition', 'first', 'end', 'records'], partitions, false);
    for (const [topic, preview] of previews) await printPreview(topic, preview);
    say('No group was joined, and nothing was committed or stored.');
  } finally {
    await client.close();
  }
}

async function partitionsOf(client: LogClient, topics: readonly string[]) {
  const found = [];
  for (const topic of topics)
    for (const { partition, low, high } of await client.bounds(topic))
      found.push({ topic, partition, first: low, end: high, records: high - low });
  return found;
}

async function printPreview(topic: string, { ignored, rows }: TopicPreview): Promise<void> {
  if (rows.length === 0) return say(`${topic} holds no records to show.`);
  say(`The latest records of ${topic} would be stored so:`);
  await printRows(Object.keys(rows[0] ?? {}), rows, false);
  if (ignored.length > 0) say(`not taken: ${visible(ignored.join(', '))} (--map or --keep takes them)`);
}

/** The commands that let a user do what the ingest does, and no more. */
function aclsFor(
  { topics, group, deadTopic }: KafkaRequest,
  { brokers, sasl }: ClientOptions,
  existing: readonly string[],
): string[] {
  const user = sasl && 'username' in sasl ? sasl.username : 'NAME';
  const allow = (operations: readonly string[], kind: string, name: string) =>
    [
      ...['kafka-acls.sh', '--bootstrap-server', brokers[0] ?? '', '--add', '--allow-principal', `User:${user}`],
      ...operations.flatMap((operation) => ['--operation', operation]),
      ...[kind, name],
    ]
      .map(shellWord)
      .join(' ');
  const named = topics instanceof RegExp ? existing.filter((name) => topics.test(name)) : topics;
  return [
    ...named.map((topic) => allow(['Read', 'Describe'], '--topic', topic)),
    allow(['Read'], '--group', group),
    ...(deadTopic === undefined ? [] : [allow(['Write', 'Describe'], '--topic', deadTopic)]),
  ];
}
