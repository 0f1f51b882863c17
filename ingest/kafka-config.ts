import { readFileSync } from 'node:fs';
import type { KafkaConfig, Mechanism, SASLOptions } from 'kafkajs';
import kafkajs from './kafkajs.ts';
import { oauthOf } from './oauth.ts';
import { Refusal } from './refusal.ts';

const { logLevel } = kafkajs;

/** How to reach a cluster. Secrets are named by file alone, and read anew for every client. */
export interface ClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: TlsOptions;
  readonly sasl?: SaslOptions;
  /** How long a member may be silent before its partitions go to others, ms. */
  readonly sessionTimeout: number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

export interface TlsOptions {
  /** Certificates to trust instead of the system's. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

export type SaslOptions =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly passwordFile: string;
    }
  /** A module whose default export returns, or promises, `{ value: token }`. */
  | { readonly mechanism: 'oauthbearer'; readonly provider: string };

/** What kafkajs is told, made anew for every client. */
export async function configOf(options: ClientOptions): Promise<KafkaConfig> {
  process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
  const levels = { [logLevel.ERROR]: 'error', [logLevel.WARN]: 'warn', [logLevel.INFO]: 'info' } as const;
  return {
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 5000,
    authenticationTimeout: 10_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 5 },
    logLevel: logLevel.INFO,
    logCreator:
      () =>
      ({ namespace, level, log }) => {
        const { message, error, ...rest } = log as { message: string; error?: unknown; [name: string]: unknown };
        const more = typeof error === 'string' ? ` ${error}` : rest.error ? ` ${String(rest.error)}` : '';
        options.log(levels[level as keyof typeof levels] ?? 'debug', `[${namespace}] ${message}${more}`);
      },
    ...(options.tls ? { ssl: tlsOf(options.tls) } : {}),
    // Fresh for every client: kafkajs keeps its provider, bound to the old secret, on the object it is given.
    ...(options.sasl ? { sasl: await saslOf(options.sasl) } : {}),
  };
}

function tlsOf(tls: TlsOptions) {
  return {
    ...(tls.caFile === undefined ? {} : { ca: [secret(tls.caFile, '--tls-ca').toString()] }),
    ...(tls.certFile === undefined ? {} : { cert: secret(tls.certFile, '--tls-cert').toString() }),
    ...(tls.keyFile === undefined ? {} : { key: secret(tls.keyFile, '--tls-key').toString() }),
  };
}

async function saslOf(sasl: SaslOptions): Promise<SASLOptions | Mechanism> {
  if (sasl.mechanism !== 'oauthbearer')
    return {
      mechanism: sasl.mechanism as 'plain',
      username: sasl.username,
      password: secret(sasl.passwordFile, '--sasl-password-file').toString().trimEnd(),
    };
  return oauthOf(sasl.provider);
}

function secret(path: string, flag: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Refusal(
      `${flag} ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}): needed a file that this user may read.`,
      2,
      cause,
    );
  }
}

/** What an error of the client means for its user; others are handed on. */
export function inWords(cause: unknown, { brokers, sasl, tls }: ClientOptions): unknown {
  if (cause instanceof Refusal || !(cause instanceof Error)) return cause;
  const chain: Error[] = [];
  for (let error: unknown = cause; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error);
  const named = (name: string) => chain.find((error) => error.name === name);
  const text = chain.map((error) => error.message).join(': ');
  const where = brokers.join(', ');
  if (named('KafkaJSSASLAuthenticationError') || /SASL|authenticat/i.test(text))
    return new Refusal(
      `the brokers at ${where} refuse the credentials${sasl ? ` (${sasl.mechanism})` : ''}: ${cause.message}. Check --sasl-mechanism, --sasl-user and the password file.`,
      1,
      cause,
    );
  if (/certificate|self.signed|altnames|SSL|TLS|EPROTO/i.test(text))
    return new Refusal(
      `the TLS connection to ${where} fails: ${cause.message}. ${tls ? 'Check --tls-ca, and the names in the certificate of the brokers.' : 'Give --tls.'}`,
      1,
      cause,
    );
  if (/AUTHORIZATION_FAILED|not authorized/i.test(text))
    return new Refusal(
      `the brokers at ${where} do not allow it: ${cause.message}. Needed: DESCRIBE and READ on the topic, READ on the group, and WRITE on a dead-letter topic.`,
      1,
      cause,
    );
  if (
    named('KafkaJSConnectionError') ||
    named('KafkaJSNumberOfRetriesExceeded') ||
    named('KafkaJSConnectionClosedError')
  )
    return new Refusal(`the brokers at ${where} cannot be reached or do not answer: ${cause.message}.`, 75, cause);
  return cause;
}
