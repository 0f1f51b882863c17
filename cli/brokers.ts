import { type Command, Option } from 'commander';
import type { ClientOptions, SaslOptions } from '../ingest/kafka-config.ts';
import { Refusal } from '../ingest/refusal.ts';
import { commas } from './options.ts';
import { say, visible } from './terminal.ts';
import { lengthOption } from './time.ts';

/** What every command that speaks to brokers shares. */
export interface BrokerOptions {
  readonly brokers?: string[];
  readonly clientId: string;
  readonly tls?: true;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly saslMechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512' | 'oauthbearer';
  readonly saslUser?: string;
  readonly saslPasswordFile?: string;
  readonly oauthProvider?: string;
  readonly sessionTimeout: number;
  readonly verbose?: true;
}

/** Gives a command the options of brokers; secrets by file only. */
export function withBrokers(command: Command): Command {
  const option = (flags: string, about: string) => new Option(flags, about);
  return command
    .addOption(option('--brokers <host:port,...>', 'brokers to begin with').env('LOCKSTEP_BROKERS').argParser(commas))
    .addOption(option('--client-id <name>', 'name that the brokers see').env('LOCKSTEP_CLIENT_ID').default('lockstep'))
    .addOption(option('--tls', 'speak TLS').env('LOCKSTEP_TLS'))
    .addOption(option('--tls-ca <file>', 'certificates to trust, PEM').env('LOCKSTEP_TLS_CA'))
    .addOption(option('--tls-cert <file>', 'certificate of this client, PEM').env('LOCKSTEP_TLS_CERT'))
    .addOption(option('--tls-key <file>', 'its key, PEM').env('LOCKSTEP_TLS_KEY'))
    .addOption(
      option('--sasl-mechanism <name>', 'how to log in')
        .env('LOCKSTEP_SASL_MECHANISM')
        .choices(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer']),
    )
    .addOption(option('--sasl-user <name>', 'user').env('LOCKSTEP_SASL_USER'))
    .addOption(
      option('--sasl-password-file <file>', 'file with the password, read at every connection').env(
        'LOCKSTEP_SASL_PASSWORD_FILE',
      ),
    )
    .addOption(
      option('--oauth-provider <module>', 'module whose default export returns { value: token }').env(
        'LOCKSTEP_OAUTH_PROVIDER',
      ),
    )
    .addOption(
      lengthOption('--session-timeout <time>', 'silence after which the partitions go to others', '30s').env(
        'LOCKSTEP_SESSION_TIMEOUT',
      ),
    )
    .option('--verbose', 'also what the client says of its connections');
}

/** The client's options among those of a command. */
export function clientOf(options: BrokerOptions): ClientOptions {
  const { tlsCa, tlsCert, tlsKey, saslMechanism } = options;
  if (options.brokers === undefined || options.brokers.length === 0)
    throw new Refusal('needed --brokers HOST:PORT (or LOCKSTEP_BROKERS, or brokers in lockstep.json).', 2);
  const tls = options.tls || tlsCa !== undefined || tlsCert !== undefined || tlsKey !== undefined;
  return {
    brokers: options.brokers,
    clientId: options.clientId,
    sessionTimeout: options.sessionTimeout / 1000,
    log(level, message) {
      if (options.verbose) say(`kafka ${level}: ${visible(message)}`);
    },
    ...(tls
      ? {
          tls: {
            ...(tlsCa === undefined ? {} : { caFile: tlsCa }),
            ...(tlsCert === undefined ? {} : { certFile: tlsCert }),
            ...(tlsKey === undefined ? {} : { keyFile: tlsKey }),
          },
        }
      : {}),
    ...(saslMechanism === undefined ? {} : { sasl: saslOf(options, saslMechanism) }),
  };
}

function saslOf(options: BrokerOptions, mechanism: NonNullable<BrokerOptions['saslMechanism']>): SaslOptions {
  if (mechanism === 'oauthbearer') {
    if (options.oauthProvider === undefined)
      throw new Refusal('--sasl-mechanism oauthbearer needs --oauth-provider MODULE.', 2);
    return { mechanism, provider: options.oauthProvider };
  }
  if (options.saslUser === undefined || options.saslPasswordFile === undefined)
    throw new Refusal(`--sasl-mechanism ${mechanism} needs --sasl-user NAME and --sasl-password-file FILE.`, 2);
  return { mechanism, username: options.saslUser, passwordFile: options.saslPasswordFile };
}
