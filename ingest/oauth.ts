import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mechanism } from 'kafkajs';
import { Refusal } from './refusal.ts';

const { request } = createRequire(import.meta.url)('kafkajs/src/protocol/sasl/oauthBearer') as {
  request: (sasl: object, token: object) => Promise<object>;
};

/**
 * Logs in with the tokens of a module, asked for one at every connection. kafkajs's own login takes a refused token for a
 * good one, since the broker says no in the answer's text alone; the connection is then closed without a word.
 */
export async function oauthOf(path: string): Promise<Mechanism> {
  const provide = await loadProvider(path);
  return {
    mechanism: 'oauthbearer',
    authenticationProvider: ({ host, port, saslAuthenticate }) => ({
      async authenticate() {
        const token = await tokenOf(provide, path);
        const answer = await saslAuthenticate({
          request: (await request({}, token)) as never,
          response: { decode: (sized: Buffer) => sized.subarray(4), parse: (bytes: Buffer) => bytes.toString() },
        });
        if (answer)
          throw new Refusal(
            `the brokers at ${host}:${port} refuse the credentials (oauthbearer): ${answer}. Check the token that --oauth-provider ${path} returns, and its clock.`,
          );
      },
    }),
  };
}

type Provider = () => unknown;

async function loadProvider(path: string): Promise<Provider> {
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Refusal(`--oauth-provider ${path} cannot be loaded: ${why}. Needed a JavaScript module.`, 2, cause);
  }
  if (typeof loaded.default === 'function') return loaded.default as Provider;
  throw new Refusal(`--oauth-provider ${path} must export by default a function that returns { value: token }.`, 2);
}

async function tokenOf(provide: Provider, path: string): Promise<{ readonly value: string }> {
  let token: unknown;
  try {
    token = await provide();
  } catch (cause) {
    throw new Refusal(`--oauth-provider ${path} gives no token: ${(cause as Error).message}.`, 75, cause);
  }
  const { value } = (token ?? {}) as { value?: unknown };
  if (typeof value === 'string' && value !== '') return { ...(token as object), value };
  throw new Refusal(`--oauth-provider ${path} must return { value: token }, a text; it returned another thing.`);
}
