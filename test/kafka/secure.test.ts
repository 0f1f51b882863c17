import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, scratchFolder, start } from '../binary.ts';
import { startBroker, whyNoBroker } from './broker.ts';
import { createTopic, event, produce } from './log.ts';

const folder = scratchFolder();
const file = (name: string) => join(folder, name);
const run = (command: string, ...args: string[]) => {
  const done = spawnSync(command, args, { encoding: 'utf8', cwd: folder });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${done.stdout}${done.stderr}`);
};

/** A certificate authority, the broker's certificate for 127.0.0.1, and one of a client. */
function certificates(): void {
  run(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=test CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  for (const name of ['broker', 'client']) {
    run(
      'openssl',
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    run(
      'openssl',
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
      '-out',
      `${name}.pem`,
    );
  }
  run(
    'openssl',
    'pkcs12',
    '-export',
    '-in',
    'broker.pem',
    '-inkey',
    'broker.key',
    '-out',
    'broker.p12',
    '-passout',
    'pass:secret',
  );
  run(
    'keytool',
    '-importcert',
    '-noprompt',
    '-alias',
    'ca',
    '-file',
    'ca.pem',
    '-keystore',
    'trust.p12',
    '-storetype',
    'PKCS12',
    '-storepass',
    'secret',
  );
}

const possible = process.env.KAFKA_BROKERS === undefined && whyNoBroker() === undefined;
if (possible) certificates();
const broker = possible
  ? await startBroker({
      listeners: { SCRAM: 'SASL_PLAINTEXT', TLS: 'SSL', BOTH: 'SASL_SSL' },
      properties: [
        'listener.name.scram.sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,PLAIN',
        'listener.name.both.sasl.enabled.mechanisms=SCRAM-SHA-512',
        'listener.name.scram.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
        'listener.name.scram.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
        'listener.name.scram.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_plain="plain-secret";',
        'listener.name.both.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
        `ssl.keystore.location=${file('broker.p12')}`, 'ssl.keystore.password=secret', 'ssl.keystore.type=PKCS12',
        `ssl.truststore.location=${file('trust.p12')}`, 'ssl.truststore.password=secret', 'ssl.truststore.type=PKCS12',
        'listener.name.tls.ssl.client.auth=required',
      ],
      format: [
        '--add-scram', 'SCRAM-SHA-256=[name=reader,password=first]',
        '--add-scram', 'SCRAM-SHA-512=[name=reader,password=first]',
      ],
    }) // biome-ignore format: one theme a line
  : await startBroker();
const secured = possible ? broker : undefined;
afterAll(() => broker?.stop());

describe.skipIf(!secured)('secured brokers', () => {
  test('SCRAM, PLAIN and TLS let the right ones in, and nobody else', { timeout: 240_000 }, async () => {
    if (!secured) return;
    const topic = 'secured';
    await createTopic(secured.client(), topic, 1);
    await produce(secured.client(), topic, [event(0), event(1)]);
    let number = 0;
    const ingest = (listener: string, ...more: string[]) =>
      lockstep(folder, [
        'ingest', 'kafka', '--brokers', secured.listeners[listener] as string, '--topic', topic, '--group', `g${++number}`,
        '--store', file(`store-${number}`), '--until-caught-up', ...more,
      ]); // biome-ignore format: one theme a line
    writeFileSync(file('password'), 'first\n');
    writeFileSync(file('wrong'), 'second\n');
    writeFileSync(file('plain'), 'plain-secret');
    const login = (mechanism: string, password: string, user = 'reader') => [
      '--sasl-mechanism', mechanism, '--sasl-user', user, '--sasl-password-file', file(password),
    ]; // biome-ignore format: one theme a line
    const tls = ['--tls-ca', file('ca.pem'), '--tls-cert', file('client.pem'), '--tls-key', file('client.key')];
    const good = [
      ingest('SCRAM', ...login('scram-sha-256', 'password')),
      ingest('SCRAM', ...login('scram-sha-512', 'password')),
      ingest('SCRAM', ...login('plain', 'plain', 'plain')),
      ingest('TLS', ...tls),
      ingest('BOTH', '--tls-ca', file('ca.pem'), ...login('scram-sha-512', 'password')),
    ];
    for (const done of good) {
      expect(done.code, done.err).toBe(0);
      expect(done.err).toContain('2 rows stored');
    }
    const wrong = ingest('SCRAM', ...login('scram-sha-512', 'wrong'));
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/refuse the credentials \(scram-sha-512\).*password file/s);
    expect(wrong.err).not.toContain('second');
    expect(ingest('SCRAM').code).not.toBe(0);
    const stranger = ingest('BOTH', '--tls', ...login('scram-sha-512', 'password'));
    expect(stranger.code).toBe(1);
    expect(stranger.err).toMatch(/the TLS connection to .* fails/);
    expect(ingest('TLS', '--tls-ca', file('ca.pem')).code).not.toBe(0);
    expect(ingest('SCRAM', '--sasl-mechanism', 'plain').err).toMatch(
      /needs --sasl-user NAME and --sasl-password-file FILE/,
    );
  });

  test('a running ingester takes up a password that is changed at the broker and in its file', {
    timeout: 240_000,
  }, async () => {
    if (!secured) return;
    const topic = 'rotated';
    const store = file('store-rotated');
    await createTopic(secured.client(), topic, 1);
    await produce(secured.client(), topic, [event(0)]);
    writeFileSync(file('rotating'), 'plain-secret');
    const child = start(folder, [
      'ingest', 'kafka', '--brokers', secured.listeners.SCRAM as string, '--topic', topic, '--group', topic, '--store', store,
      '--rotate-age', '1s', '--sasl-mechanism', 'plain', '--sasl-user', 'plain', '--sasl-password-file', file('rotating'),
    ]); // biome-ignore format: one theme a line
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const until = async (holds: () => boolean) => {
      for (const deadline = Date.now() + 60_000; !holds(); await sleep(100))
        if (Date.now() > deadline) throw new Error(`it did not come:\n${said}`);
    };
    const segments = () =>
      existsSync(join(store, 'segments', topic)) ? readdirSync(join(store, 'segments', topic, 'p=0')).length : 0;
    await until(() => segments() === 1);
    secured.configure((text) => text.replace('plain-secret', 'changed'));
    await secured.kill();
    await secured.start();
    await produce(secured.client(), topic, [event(1)]);
    await until(() => /refuse the credentials/.test(said));
    writeFileSync(file('rotating'), 'changed');
    await until(() => segments() === 2);
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('exit', resolve)), said).toBe(0);
    expect(said).not.toContain('plain-secret');
  });
});
