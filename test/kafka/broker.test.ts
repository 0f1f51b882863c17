import { expect, test } from 'vitest';
import { startBroker } from './broker.ts';

test('the broker starts, is killed, and starts again with what it held', async () => {
  const broker = await startBroker({ properties: ['#own'] });
  if (!broker) return;
  const admin = broker.client().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'a' }], waitForLeaders: true });
  await broker.kill();
  await broker.start();
  expect(await admin.listTopics()).toContain('a');
  await admin.disconnect();
  await broker.stop();
});
