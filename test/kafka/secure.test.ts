import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, scratchFolder, start } from '../binary.ts';
import { startBroker, whyNoBroker } from './broker.ts';
import { createTopic, event, produce } from './log.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
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
      listeners: { SCRAM: 'SASL_PLAINTEXT', TLS: 'SSL', BOTH: 'SASL_SSL', OAUTH: 'SASL_PLAINTEXT' },
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
        'listener.name.oauth.sasl.enabled.mechanisms=OAUTHBEARER',
        'listener.name.oauth.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;',
        'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users=User:ANONYMOUS;User:reader;User:plain;User:bearer;User:CN=client',
      ],
      format: [
        '--add-scram', 'SCRAM-SHA-256=[name=reader,password=first]',
        '--add-scram', 'SCRAM-SHA-512=[name=reader,password=first]',
        '--add-scram', 'SCRAM-SHA-512=[name=guarded,password=first]',
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

  test('OAUTHBEARER takes its tokens from a module, a fresh one for every connection', {
    timeout: 240_000,
  }, async () => {
    if (!secured) return;
    const topic = 'bearer';
    await createTopic(secured.client(), topic, 1);
    await produce(secured.client(), topic, [event(0), event(1)]);
    let number = 0;
    const ingest = (...more: string[]) =>
      lockstep(folder, [
        'ingest', 'kafka', '--brokers', secured.listeners.OAUTH as string, '--topic', topic, '--group', topic,
        '--store', file(`bearer-${++number}`), '--until-caught-up', '--sasl-mechanism', 'oauthbearer', ...more,
      ]); // biome-ignore format: one theme a line
    // An unsecured JSON Web Token, as Kafka's own login module for tests takes it.
    const provider = (name: string, seconds: number) => {
      writeFileSync(
        file(name),
        `import { appendFileSync } from 'node:fs';
const part = (claims) => Buffer.from(JSON.stringify(claims)).toString('base64url');
export default async () => {
  appendFileSync('${file('asked')}', '.');
  const now = Date.now() / 1000;
  return { value: \`\${part({ alg: 'none' })}.\${part({ sub: 'bearer', iat: now - 100, exp: now + ${seconds} })}.\` };
};
`,
      );
      return ['--oauth-provider', file(name)];
    };
    const good = ingest(...provider('good.mjs', 600));
    expect(good.code, good.err).toBe(0);
    expect(good.err).toContain('2 rows stored');
    expect(readFileSync(file('asked'), 'utf8').length).toBeGreaterThan(1);
    const expired = ingest(...provider('expired.mjs', -50));
    expect(expired.code).toBe(1);
    expect(expired.err).toMatch(/refuse the credentials \(oauthbearer\).*--oauth-provider/s);
    expect(expired.err).not.toContain('eyJ');
    writeFileSync(file('empty.mjs'), 'export const token = 1;\n');
    expect(ingest('--oauth-provider', file('empty.mjs'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/must export by default a function that returns \{ value: token \}/),
    });
    expect(ingest('--oauth-provider', file('not-there.mjs'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--oauth-provider .*not-there\.mjs cannot be loaded/),
    });
    writeFileSync(file('failing.mjs'), "export default async () => { throw new Error('the issuer is away'); };\n");
    expect(ingest('--oauth-provider', file('failing.mjs')).err).toMatch(/the issuer is away/);
    expect(ingest().err).toMatch(/oauthbearer needs --oauth-provider MODULE/);
  });

  test('the ACLs that --check prints are enough, and needed; a reading that is forbidden begins again once it may', {
    timeout: 240_000,
  }, async () => {
    if (!secured) return;
    const [topic, dead, store] = ['guarded', 'guarded.dlq', file('store-guarded')];
    for (const name of [topic, dead]) await createTopic(secured.client(), name, 1);
    await produce(secured.client(), topic, [event(0), 'broken']);
    writeFileSync(file('guarded'), 'first');
    const login = ['--sasl-mechanism', 'scram-sha-512', '--sasl-user', 'guarded', '--sasl-password-file'];
    const options = (password = 'guarded') => [
      'ingest', 'kafka', '--brokers', secured.listeners.SCRAM as string, '--topic', topic, '--group', topic, '--dead-topic', dead,
      '--store', store, ...login, file(password),
    ]; // biome-ignore format: one theme a line
    const check = (password?: string) => lockstep(folder, [...options(password), '--check']);
    writeFileSync(file('wrong'), 'second');
    const wrong = check('wrong');
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toMatch(/refuse the credentials \(scram-sha-512\)/);
    const hidden = check();
    expect(hidden.code).toBe(2);
    expect(hidden.err).toMatch(/no topic guarded, guarded\.dlq, or do not let this user see it; they show none/);
    const commands = hidden.out.trim().split('\n');
    expect(commands).toHaveLength(3);

    const admin = secured.client().admin();
    await admin.connect();
    for (const [at, command] of commands.entries()) {
      expect(
        lockstep(folder, [...options(), '--until-caught-up', '--max-refused', '1']).code,
        `before ACL ${at}`,
      ).not.toBe(0);
      await admin.createAcls({ acl: aclsOf(command) });
    }
    const seen = check();
    expect(seen.code, seen.err).toBe(0);
    expect(seen.out).toContain('e0');
    const done = lockstep(folder, [...options(), '--until-caught-up', '--max-refused', '1']);
    expect(done.code, done.err).toBe(0);
    expect(done.err).toContain('1 rows stored in 1 segments, 1 refused');

    // A fetch that is not allowed ends the client for good; the service makes a new one until it is.
    const child = start(folder, [...options(), '--rotate-age', '1s']);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const until = async (holds: () => boolean) => {
      for (const deadline = Date.now() + 60_000; !holds(); await sleep(100))
        if (Date.now() > deadline || child.exitCode !== null) throw new Error(`it did not come:\n${said}`);
    };
    const segments = () => readdirSync(join(store, 'segments', topic, 'p=0')).length;
    await until(() => said.includes('reads guarded p=0'));
    const reading = aclsOf(commands[0] as string).filter(({ operation }) => operation === AclOperationTypes.READ);
    await admin.deleteAcls({ filters: reading });
    await produce(secured.client(), topic, [event(2)]);
    await until(() => /begins again in .*[Nn]ot authorized to access topics/s.test(said));
    expect(segments()).toBe(1);
    await admin.createAcls({ acl: reading });
    await until(() => segments() === 2);
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('exit', resolve)), said).toBe(0);
    await admin.disconnect();
  });
});

/** The ACLs that a command of kafka-acls.sh adds. */
function aclsOf(command: string) {
  const words = command.split(' ');
  const after = (flag: string) => words[words.indexOf(flag) + 1] as string;
  const operations = {
    Read: AclOperationTypes.READ,
    Describe: AclOperationTypes.DESCRIBE,
    Write: AclOperationTypes.WRITE,
  };
  const onGroup = words.includes('--group');
  return words.flatMap((word, at) =>
    word === '--operation'
      ? {
          resourceType: onGroup ? AclResourceTypes.GROUP : AclResourceTypes.TOPIC,
          resourceName: after(onGroup ? '--group' : '--topic'),
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: after('--allow-principal'),
          host: '*',
          operation: operations[words[at + 1] as keyof typeof operations],
          permissionType: AclPermissionTypes.ALLOW,
        }
      : [],
  );
}
