import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readDuration } from '../cli/time.ts';
import type { Status } from '../ingest/kafka.ts';
import { serveMetrics } from '../ingest/metrics.ts';
import { scratchFolder } from './binary.ts';
import { parseCall } from './parse-call.ts';

const root = resolve(import.meta.dirname, '..');
const examples = join(root, 'examples');
const read = (name: string) => readFileSync(join(examples, name), 'utf8');
const second = 1_000_000;

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Container {
  readonly command?: string[];
  readonly args: string[];
  readonly env: { readonly name: string; readonly value: string }[];
  readonly ports?: { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly volumeMounts: { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}
interface Pod {
  readonly metadata?: { readonly annotations: Record<string, string> };
  readonly spec: {
    readonly terminationGracePeriodSeconds?: number;
    readonly containers: [Container];
    readonly volumes: { readonly name: string; readonly secret?: { readonly defaultMode: number } }[];
  };
}
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly template?: Pod;
    readonly concurrencyPolicy?: string;
    readonly jobTemplate?: { readonly spec: { readonly template: Pod } };
  };
}

// Kubernetes reads YAML 1.1: 0440 is octal.
const manifests = parseAllDocuments(read('kubernetes.yaml'), { version: '1.1' }).map((document): Manifest => {
  expect(document.errors).toEqual([]);
  return document.toJS();
});
const unit = read('lockstep-ingest.service').replaceAll(/\\\n\s*/g, '');
const set = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
const dockerfile = read('Dockerfile');
const ingestPod = manifests.find(({ kind }) => kind === 'Deployment')?.spec.template as Pod;
const job = manifests.find(({ kind }) => kind === 'CronJob') as Manifest;
const jobPod = job.spec.jobTemplate?.spec.template as Pod;

/** The words of every call of lockstep in the examples, without the name itself. */
const calls = [
  set('ExecStart').split(' ').slice(1),
  ingestPod.spec.containers[0].args,
  ...(jobPod.spec.containers[0].args[0] as string)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line
        .replaceAll(/"\$\([^)]*\)"/g, '2026-01-01')
        .split(' ')
        .slice(1),
    ),
];

test('every flag of the examples is one of the program, with a value that it takes', () => {
  const names = calls.map((words) => parseCall(words).name());
  expect(names).toEqual(['kafka', 'kafka', 'run', 'run']);
  expect(() => parseCall(['ingest', 'kafka', '--grup', 'x'])).toThrow(/--grup/);
  expect(() => parseCall(['ingest', 'kafka', '--rotate-age', 'soon'])).toThrow(/needed a length of time/);
});

test('every variable of the examples is one that the program reads', () => {
  const known = new Set(calls.flatMap((words) => parseCall(words).options.flatMap(({ envVar }) => envVar ?? [])));
  const used = readdirSync(examples).flatMap((name) => read(name).match(/\bLOCKSTEP_[A-Z_]+/g) ?? []);
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

test('the end that is allowed for is longer than the one the program takes', () => {
  const [service, pod] = calls.map((words) => parseCall(words).opts<{ deadline: number }>().deadline) as [
    number,
    number,
  ];
  expect(readDuration(set('TimeoutStopSec'))).toBeGreaterThan(service + 10 * second);
  expect((ingestPod.spec.terminationGracePeriodSeconds ?? 0) * second).toBeGreaterThan(pod + 10 * second);
});

test('no secret stands in the open: password and key are files of a volume, closed to others', () => {
  for (const words of calls.slice(0, 2)) {
    const { saslPasswordFile } = parseCall(words).opts<{ saslPasswordFile: string }>();
    expect(saslPasswordFile).toMatch(/^\/(etc|run\/secrets)\/lockstep\/password$/);
  }
  const [container] = ingestPod.spec.containers;
  const secrets = container.volumeMounts.find(({ name }) => name === 'secrets');
  expect(secrets).toMatchObject({ mountPath: '/run/secrets/lockstep', readOnly: true });
  expect(dockerfile).toContain(`LOCKSTEP_KEY_FILE=${secrets?.mountPath}/key`);
  expect(ingestPod.spec.volumes.find(({ name }) => name === 'secrets')?.secret?.defaultMode).toBe(0o440);
});

test('the store and what is spilt lie where the container may write', () => {
  const folders = [...dockerfile.matchAll(/LOCKSTEP_(?:STORE|SPILL)=(\S+)/g)].map(([, path]) => path as string);
  expect(folders).toHaveLength(2);
  for (const { spec } of [ingestPod, jobPod])
    for (const folder of folders)
      expect(spec.containers[0].volumeMounts.some(({ mountPath }) => folder.startsWith(`${mountPath}/`))).toBe(true);
  expect(job.spec.concurrencyPolicy).toBe('Forbid');
});

test('probes and metrics are looked for where the service serves them', async () => {
  const [{ ports = [], livenessProbe, readinessProbe, args }] = ingestPod.spec.containers;
  const { metrics } = parseCall(args).opts<{ metrics: string }>();
  const [port] = ports;
  expect(metrics).toBe(`0.0.0.0:${port?.containerPort}`);
  expect(ingestPod.metadata?.annotations['prometheus.io/port']).toBe(String(port?.containerPort));
  expect(dockerfile).toMatch(new RegExp(`^EXPOSE ${port?.containerPort}$`, 'm'));
  const status = {
    joined: true,
    restarts: 0,
    late: 0,
    ingester: { parts: new Map(), buffered: 0, rebalances: 0, lastFetch: Date.now() },
  };
  const watch = await serveMetrics(status as unknown as Status, '127.0.0.1:0', 60_000);
  const at = `http://127.0.0.1:${(watch.server.address() as AddressInfo).port}`;
  for (const probe of [livenessProbe, readinessProbe]) {
    expect(probe?.httpGet.port).toBe(port?.name);
    expect((await fetch(`${at}${probe?.httpGet.path}`)).status).toBe(200);
  }
  expect((await fetch(`${at}/metrics`)).status).toBe(200);
  status.joined = false;
  expect((await fetch(`${at}${readinessProbe?.httpGet.path}`)).status).toBe(503);
  expect((await fetch(`${at}${livenessProbe?.httpGet.path}`)).status).toBe(200);
  await watch.close();
});

test('the Dockerfile is sound', () => {
  expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  expect(validate(`${dockerfile}\nRUNN x\n`).map(({ message }) => message)).toEqual(['Unknown instruction: RUNN']);
  expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
});

describe('Kubernetes', () => {
  const folder = scratchFolder();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

  /** What the types of the Kubernetes API say of manifests: fields that there are none of, missing ones, wrong values. */
  function faults(all: readonly Manifest[]): string {
    const lines = all.map(({ apiVersion, kind }, at) => {
      const module = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`;
      return `import type { ${kind} } from 'kubernetes-types/${module}';\nexport const m${at}: ${kind} = ${JSON.stringify(all[at])};`;
    });
    const file = join(folder, 'manifests.ts');
    writeFileSync(file, lines.join('\n'));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = ['--noEmit', '--ignoreConfig', '--module', 'esnext', '--moduleResolution', 'bundler'];
    return spawnSync(process.execPath, [tsc, ...flags, file], { cwd: folder, encoding: 'utf8' }).stdout;
  }

  test('the manifests have the fields that Kubernetes knows', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual(['PersistentVolumeClaim', 'Deployment', 'CronJob']);
    expect(faults(manifests)).toBe('');
    const misspelt = JSON.parse(JSON.stringify(manifests).replace('readinessProbe', 'readynessProbe'));
    expect(faults(misspelt)).toMatch(/readynessProbe"' does not exist in type 'Container'/);
  });
});

/** Checks by tools that this machine may have; what it has not is said. */
describe('by tools of the system', () => {
  const folder = scratchFolder();
  const has = (tool: string) => {
    const found = !spawnSync(tool, ['--version']).error;
    if (!found) process.stderr.write(`SKIPPED: ${tool} on the examples, it is not installed here\n`);
    return found;
  };
  const check = (tool: string, ...args: string[]) => {
    const done = spawnSync(tool, args, { encoding: 'utf8', cwd: folder });
    return `${done.stdout}${done.stderr}`.trim();
  };

  test.runIf(has('systemd-analyze'))('systemd-analyze verify finds no fault in the unit', () => {
    mkdirSync(join(folder, 'units'));
    const path = join(folder, 'units', 'lockstep-ingest.service');
    const installed = read('lockstep-ingest.service').replace('/usr/bin/lockstep', process.execPath);
    writeFileSync(path, installed);
    expect(check('systemd-analyze', 'verify', '--man=no', path)).toBe('');
    writeFileSync(path, installed.replace('RestartSec', 'RestartSecs'));
    expect(check('systemd-analyze', 'verify', '--man=no', path)).toMatch(/RestartSecs/);
  });

  test.runIf(has('hadolint'))('hadolint finds no fault in the Dockerfile', () => {
    expect(check('hadolint', join(examples, 'Dockerfile'))).toBe('');
  });

  test.runIf(has('kubeconform'))('kubeconform finds no fault in the manifests', () => {
    expect(check('kubeconform', '-strict', join(examples, 'kubernetes.yaml'))).toBe('');
  });
});
