import type { FileFormat } from './format.ts';
import { checkName } from './identity.ts';
import { checkNaming, type Naming } from './mapping.ts';
import { Refusal } from './refusal.ts';
import type { FileStream } from './store.ts';

/** A file to ingest and how it is to be read. */
export interface FileRequest extends Naming {
  /** `-` is standard input. */
  readonly path: string;
  readonly format?: FileFormat;
  /** Name of the stream. */
  readonly as?: string;
  readonly replace: boolean;
  /** Zone of times without one: UTC or ±HH:MM. */
  readonly zone?: string;
  readonly keepText: boolean;
  readonly names: boolean;
  /** Share of records, 0 to 1, that may be refused. */
  readonly maxRejected: number;
  /** Longest record, bytes. */
  readonly maxLine: number;
  /** How far ahead of `now` a time may lie, µs. */
  readonly maxFuture: number;
  /** µs since 1970. */
  readonly now: number;
}

/** Refuses a request that no file can fulfil. */
export function checkRequest(request: FileRequest): void {
  checkNaming(request);
  zoneOf(request);
  if (request.as !== undefined) checkName(request.as);
}

/** µs that times without a zone are ahead of UTC; undefined if the request does not say. */
export function zoneOf({ zone }: FileRequest): number | undefined {
  if (zone === undefined) return undefined;
  if (/^(utc|z)$/i.test(zone)) return 0;
  const parts = /^([+-])([01]\d|2[0-3]):?([0-5]\d)$/.exec(zone);
  if (!parts) throw new Refusal(`--zone ${zone}: needed UTC or an offset like +02:00.`, 2);
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000_000;
}

/** What of a request, beside its mapping, changes what is stored. */
export function optionsOf(request: FileRequest, format: FileFormat): FileStream['options'] {
  const { zone, keep, keepText, names } = request;
  return { format, keep: [...keep].sort(), keepText, noNames: !names, ...(zone === undefined ? {} : { zone }) };
}
