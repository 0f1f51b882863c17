import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka } from 'kafkajs';

/** The version that pom.xml pins. */
export const kafkaVersion = '4.4.0';

/** A broker of Apache Kafka that the tests may stop, kill and start again. */
export interface Broker {
  /** host:port of the listener without security. */
  readonly address: string;
  /** host:port of the listeners that were asked for, by name. */
  readonly listeners: Readonly<Record<string, string>>;
  readonly kind: string;
  /** A client of the tests' own, without any of lockstep's settings. */
  client(): Kafka;
  /** Changes its server.properties; it goes by them from its next start. */
  configure(change: (text: string) => string): void;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface BrokerOptions {
  /** Listeners beside the plain one: name → protocol (SSL, SASL_SSL, SASL_PLAINTEXT). */
  readonly listeners?: Readonly<Record<string, string>>;
  /** Lines of server.properties. */
  readonly properties?: readonly string[];
  /** Arguments of the format of its folder, for example --add-scram. */
  readonly format?: readonly string[];
}

/** Why no broker of our own can run here; undefined if one can. */
export function whyNoBroker(): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  if (version < 17) return java.error ? 'there is no Java' : `Java is ${version}, needed 17`;
  if (!existsSync(join(cache(), '.complete')) && spawnSync('mvn', ['-v']).error) return 'there is no Maven';
  return undefined;
}

/** Starts a broker, or takes the one that KAFKA_BROKERS names; undefined, said aloud, where neither can be had. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker | undefined> {
  const external = process.env.KAFKA_BROKERS;
  if (external && !options.listeners && !options.properties) {
    process.stderr.write(`broker: external ${external}\n`);
    const refuse = () => Promise.reject(new Error('an external broker is not ours to stop'));
    const client = () => clientOf(external);
    return {
      address: external,
      listeners: {},
      kind: 'external',
      client,
      configure: () => undefined,
      kill: refuse,
      start: refuse,
      stop: async () => {},
    };
  }
  const why = whyNoBroker();
  if (why !== undefined) {
    if (process.env.KAFKA_TEST_REQUIRED === '1') throw new Error(`KAFKA_TEST_REQUIRED=1, but ${why}`);
    process.stderr.write(
      `SKIPPED: the tests on Apache Kafka, because ${why}. KAFKA_BROKERS=host:port names a broker.\n`,
    );
    return undefined;
  }
  const libraries = await download();
  const broker = await prepare(libraries, options);
  await broker.start();
  process.stderr.write(`broker: ${broker.kind} (started by the tests)\n`);
  return broker;
}

function cache(): string {
  return process.env.KAFKA_TEST_CACHE ?? join(homedir(), '.cache', 'lockstep', 'kafka', kafkaVersion);
}

/** Downloads the jars once, whoever else tries at the same time. */
async function download(): Promise<string> {
  const folder = cache();
  const complete = join(folder, '.complete');
  const lock = `${folder}.lock`;
  mkdirSync(join(folder, '..'), { recursive: true });
  while (!existsSync(complete)) {
    try {
      closeSync(openSync(lock, 'wx'));
    } catch {
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 600_000) rmSync(lock);
      await sleep(500);
      continue;
    }
    try {
      if (existsSync(complete)) break;
      const made = mkdtempSync(`${folder}.`);
      const pom = join(import.meta.dirname, 'pom.xml');
      const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
      const args = ['-q', '-B', `-Dmaven.repo.local=${join(folder, '..', 'm2')}`, '-f', pom, goal];
      const run = spawnSync('mvn', [...args, '-DincludeScope=runtime', `-DoutputDirectory=${join(made, 'libs')}`], {
        encoding: 'utf8',
      });
      if (run.status !== 0) throw new Error(`Maven could not fetch Apache Kafka:\n${run.stdout}${run.stderr}`);
      rmSync(folder, { recursive: true, force: true });
      renameSync(made, folder);
      writeFileSync(complete, '');
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return join(folder, 'libs');
}

const java = [
  '-Xmx512m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

async function prepare(libraries: string, options: BrokerOptions): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-kafka-'));
  const names = Object.keys(options.listeners ?? {});
  const [plain, controller, ...others] = (await freePorts(2 + names.length)) as [number, number, ...number[]];
  const listeners = Object.fromEntries(names.map((name, at) => [name, `127.0.0.1:${others[at]}`]));
  const spoken = (own: string) =>
    [`PLAINTEXT://127.0.0.1:${plain}`, ...names.map((name) => `${name}://${listeners[name]}`), own]
      .filter(Boolean)
      .join(',');
  const protocols = Object.entries(options.listeners ?? {}).map(([name, protocol]) => `,${name}:${protocol}`);
  const properties = join(folder, 'server.properties');
  writeFileSync(
    properties,
    [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controller}`,
      `listeners=${spoken(`CONTROLLER://127.0.0.1:${controller}`)}`,
      `advertised.listeners=${spoken('')}`,
      `listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT${protocols.join('')}`,
      'controller.listener.names=CONTROLLER',
      'inter.broker.listener.name=PLAINTEXT',
      `log.dirs=${join(folder, 'data')}`,
      'num.partitions=4',
      'auto.create.topics.enable=false',
      'offsets.topic.num.partitions=1',
      'offsets.topic.replication.factor=1',
      'transaction.state.log.num.partitions=1',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'share.coordinator.state.topic.num.partitions=1',
      'share.coordinator.state.topic.replication.factor=1',
      'share.coordinator.state.topic.min.isr=1',
      'group.initial.rebalance.delay.ms=0',
      'group.min.session.timeout.ms=500',
      'broker.session.timeout.ms=1500',
      'broker.heartbeat.interval.ms=500',
      'message.max.bytes=20000000',
      'log.retention.check.interval.ms=1000',
      ...(options.properties ?? []),
      '',
    ].join('\n'),
  );
  const args = (main: string) => [...java, '-cp', `${libraries}/*`, main];
  const tool = (...rest: string[]) => {
    const run = spawnSync('java', [...args('kafka.tools.StorageTool'), ...rest], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`StorageTool ${rest[0]} failed:\n${run.stdout}${run.stderr}`);
    return run.stdout.trim();
  };
  const id = tool('random-uuid').split('\n').at(-1) as string;
  tool('format', '-t', id, '-c', properties, ...(options.format ?? []));

  const address = `127.0.0.1:${plain}`;
  let child: ChildProcess | undefined;
  const gone = () => rmSync(folder, { recursive: true, force: true });
  const end = async (signal: NodeJS.Signals) => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  process.once('exit', () => {
    child?.kill('SIGKILL');
    gone();
  });
  return {
    address,
    listeners,
    kind: `Apache Kafka ${kafkaVersion}`,
    client: () => clientOf(address),
    configure: (change) => writeFileSync(properties, change(readFileSync(properties, 'utf8'))),
    kill: () => end('SIGKILL'),
    async start() {
      const log: string[] = [];
      const started = spawn('java', [...args('kafka.Kafka'), properties], { stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk) => {
          log.push(String(chunk));
          log.splice(0, log.length - 40);
        });
      child = started;
      const admin = clientOf(address).admin();
      for (const deadline = Date.now() + 60_000; ; ) {
        if (started.exitCode !== null || started.signalCode !== null)
          throw new Error(`the broker ended at its start (${started.exitCode}):\n${log.join('')}`);
        try {
          await admin.connect();
          await admin.describeCluster();
          break;
        } catch (cause) {
          if (Date.now() > deadline) throw new Error(`no broker after 60 s:\n${log.join('')}`, { cause });
          await sleep(200);
        }
      }
      await admin.disconnect();
    },
    async stop() {
      await end('SIGTERM');
      gone();
    },
  };
}

function clientOf(address: string): Kafka {
  process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
  const retry = { initialRetryTime: 100, maxRetryTime: 1000, retries: 8 };
  return new kafkajs.Kafka({ clientId: 'tests', brokers: [address], logLevel: kafkajs.logLevel.NOTHING, retry });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
