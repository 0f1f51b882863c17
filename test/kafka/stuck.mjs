// A fault for tests: to the first consumer of this process the brokers seem to answer for partition 0 with nothing.
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const { Kafka } = load('kafkajs');
const Broker = load('kafkajs/src/broker');

let consumers = 0;
const { consumer } = Kafka.prototype;
Kafka.prototype.consumer = function (...options) {
  consumers++;
  return consumer.apply(this, options);
};
const { fetch } = Broker.prototype;
Broker.prototype.fetch = async function (request) {
  const answer = await fetch.call(this, request);
  if (consumers === 1)
    for (const { partitions } of answer.responses)
      for (const each of partitions) if (each.partition === 0) each.messages = [];
  return answer;
};
