// Produces acts into a topic, to the partition of each account. At a rate it stamps them with the time of day, else as fast as it can.
// Use: node bench/produce.mjs BROKER TOPIC PARTITIONS FIRST COUNT [EVENTS_A_SECOND]
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { accountOf, act } from './events.mjs';

const [broker, topic] = process.argv.slice(2);
const [partitions, first, count, rate] = process.argv.slice(4).map(Number);
process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
const kafka = new kafkajs.Kafka({ clientId: 'producer', brokers: [broker], logLevel: kafkajs.logLevel.ERROR });
const producer = kafka.producer({ allowAutoTopicCreation: false, idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
const batch = rate ? Math.ceil(rate / 20) : 10_000;
const began = Date.now();
for (let sent = 0; sent < count; ) {
  const size = Math.min(batch, count - sent);
  if (rate) await sleep(Math.max(0, began + (1000 * (sent + size)) / rate - Date.now()));
  const messages = Array.from({ length: size }, (_, at) => ({
    partition: accountOf(first + sent + at) % partitions,
    value: act(first + sent + at, rate ? Date.now() : undefined),
  }));
  await producer.send({ topic, acks: -1, messages });
  sent += size;
}
await producer.disconnect();
