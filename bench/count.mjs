// The bare client with the ingester's own settings: reads a topic to its end and does nothing but count.
// Use: node bench/count.mjs BROKER TOPIC COUNT
import kafkajs from 'kafkajs';

const [broker, topic, count] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({ clientId: 'counter', brokers: [broker], logLevel: kafkajs.logLevel.ERROR });
const consumer = kafka.consumer({
  groupId: `counter-${process.pid}`,
  maxWaitTimeInMs: 500,
  maxBytesPerPartition: 1 << 20,
  maxBytes: 4 << 20,
});
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
let counted = 0;
await new Promise((resolve, reject) => {
  consumer
    .run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        counted += batch.messages.length;
        if (counted >= Number(count)) resolve();
      },
    })
    .catch(reject);
});
await consumer.disconnect();
console.log(JSON.stringify({ counted }));
