import { type Column, columns, compulsory, derived, verbs } from './engagement.ts';
import { Refusal } from './refusal.ts';

/** What else a column of the model is unmistakably called; compared without case, spaces and punctuation. */
const synonyms: Partial<Record<Column, readonly string[]>> = {
  id: ['content_id', 'event_id', 'engagement_id', 'activity_id'],
  time: ['timestamp', 'created_at', 'timestamp_share', 'event_time', 'event_timestamp', 'occurred_at', 'created_utc'],
  recorded: ['recorded_at', 'received_at', 'ingested_at'],
  verb: ['action', 'event_type', 'action_type', 'activity_type'],
  account: ['account_id', 'user_id', 'actor', 'actor_id', 'user', 'author_id'],
  object: ['object_id', 'target', 'target_id', 'target_object'],
  object_kind: ['object_type', 'target_type', 'target_kind'],
  owner: ['owner_id', 'object_owner', 'object_owner_id'],
  object_created: ['object_created_at'],
  account_created: ['account_created_at', 'user_created_at'],
  topics: ['hashtags'],
  text: ['post_text', 'message_text', 'comment_text', 'tweet_text'],
  device: ['device_id'],
  ip: ['ip_address', 'ip_addr', 'client_ip', 'remote_addr'],
  phone: ['phone_number'],
  email: ['email_address'],
  handle: ['screen_name', 'username'],
  name: ['display_name'],
  session: ['session_id'],
  client: ['user_agent'],
  country: ['country_code'],
  language: ['lang'],
};

/** Columns of the model that a file may carry: `prefix` and `mail_domain` for one without `ip` and `email`. */
export const mappable = (Object.keys(columns) as Column[]).filter(
  (column) => !(derived as readonly Column[]).includes(column) || column === 'prefix' || column === 'mail_domain',
);

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const ownNames = new Map(mappable.map((column) => [plain(column), column]));
const otherNames = new Map(
  Object.entries(synonyms).flatMap(([column, names]) => names.map((name) => [plain(name), column as Column] as const)),
);

/** What the caller says of columns: --map column=name, --set column=value, --keep names. */
export interface Naming {
  readonly map: Readonly<Record<string, string>>;
  readonly set: Readonly<Record<string, string>>;
  readonly keep: readonly string[];
}

export interface Mapping {
  /** Model column → column of the file. */
  readonly mapping: Readonly<Partial<Record<Column, string>>>;
  /** Columns of the file that are not taken. */
  readonly ignored: readonly string[];
}

/** Does the model, or the caller, know this name of a column? */
export function isKnown(name: string, naming: Naming): boolean {
  return (
    ownNames.has(plain(name)) ||
    otherNames.has(plain(name)) ||
    Object.values(naming.map).includes(name) ||
    naming.keep.includes(name)
  );
}

/**
 * For records that bring their names one by one: the names that each column is read from, the first with a value counts.
 * What is found for a record depends on nothing but its own names and the caller's choice. A name that begins with `/` in
 * `map` is a JSON pointer.
 */
export function namesOf(found: readonly string[], naming: Naming): ReadonlyMap<Column, readonly string[]> {
  const taken = [...Object.values(naming.map), ...naming.keep];
  const free = found.filter((name) => !taken.includes(name)).sort();
  const all = new Map<Column, readonly string[]>();
  for (const column of mappable) {
    const chosen = naming.map[column];
    if (chosen !== undefined && chosen !== '') all.set(column, [chosen]);
    if (chosen !== undefined || naming.set[column] !== undefined) continue;
    const own = free.filter((name) => ownNames.get(plain(name)) === column);
    const others = (synonyms[column] ?? []).flatMap((known) => free.filter((name) => plain(name) === plain(known)));
    const names = [...own.filter((name) => name === column), ...own.filter((name) => name !== column), ...others];
    if (names.length > 0) all.set(column, names);
  }
  return all;
}

/** Refuses what cannot be meant, whatever the file: unknown columns and verbs, columns both mapped and set. */
export function checkNaming(naming: Naming): void {
  for (const [flag, named] of [
    ['--map', naming.map],
    ['--set', naming.set],
  ] as const) {
    for (const column of Object.keys(named))
      if (!mappable.includes(column as Column))
        throw new Refusal(
          `${flag} ${column}=${named[column]}: the model has no column ${column} that a file carries. It has ${mappable.join(', ')}.`,
          2,
        );
  }
  const both = Object.keys(naming.map).find((column) => naming.set[column] !== undefined);
  if (both) throw new Refusal(`${both} is both mapped and set: keep one of --map ${both}=… and --set ${both}=….`, 2);
  const verb = naming.set.verb;
  if (verb !== undefined && !(verbs as readonly string[]).includes(verb))
    throw new Refusal(`--set verb=${verb}: there is no such verb. The verbs are ${verbs.join(', ')}.`, 2);
}

/**
 * Finds the columns of the model in those of a file: as the caller maps them (an empty name leaves a column out), else by
 * the model's own names, else by an unmistakable synonym.
 */
export function mapColumns(found: readonly string[], naming: Naming, file: string): Mapping {
  checkNaming(naming);
  const mapping: Partial<Record<Column, string>> = {};
  for (const [column, name] of Object.entries(naming.map)) {
    if (name === '') continue;
    if (!found.includes(name))
      throw new Refusal(
        `${file} has no column ${name}, which --map ${column}=${name} names. It has ${found.join(', ')}.`,
        2,
      );
    mapping[column as Column] = name;
  }
  const settled = (column: Column) => column in naming.map || column in naming.set;
  const free = found.filter((name) => !Object.values(naming.map).includes(name) && !naming.keep.includes(name));
  const candidates = (names: ReadonlyMap<string, Column>, column: Column) =>
    free.filter((name) => names.get(plain(name)) === column && !Object.values(mapping).includes(name));
  const doubtful: [Column, string[]][] = [];
  for (const names of [ownNames, otherNames]) {
    for (const column of mappable) {
      if (settled(column) || mapping[column] !== undefined) continue;
      const several = candidates(names, column);
      const exact = several.filter((name) => name === column);
      const one = exact.length === 1 ? exact : several;
      if (one.length === 1) mapping[column] = one[0] as string;
      else if (one.length > 1) doubtful.push([column, one]);
    }
  }
  const missing = compulsory.filter((column) => mapping[column] === undefined && naming.set[column] === undefined);
  const unclear = doubtful.filter(([column]) => mapping[column] === undefined);
  if (missing.length > 0 || unclear.length > 0) throw unmapped(found, mapping, missing, unclear, naming, file);
  const twice = Object.values(mapping)
    .concat(naming.keep)
    .find((name) => found.filter((other) => other === name).length > 1);
  if (twice !== undefined)
    throw new Refusal(`${file} has several columns called ${twice}: rename them, so that the one meant is clear.`, 2);
  const lost = naming.keep.find((name) => !found.includes(name));
  if (lost !== undefined)
    throw new Refusal(`${file} has no column ${lost}, which --keep names. It has ${found.join(', ')}.`, 2);
  const taken = new Set([...Object.values(mapping), ...naming.keep]);
  return { mapping, ignored: found.filter((name) => !taken.has(name)) };
}

function unmapped(
  found: readonly string[],
  mapping: Mapping['mapping'],
  missing: readonly Column[],
  unclear: readonly [Column, string[]][],
  naming: Naming,
  file: string,
): Refusal {
  const lines: string[] = [];
  const gone = missing.filter((column) => !unclear.some(([other]) => other === column));
  if (gone.length > 0)
    lines.push(
      `${file} has no column that is clearly ${gone.join(', ')}: needed ${compulsory.join(', ')} for every row.`,
    );
  for (const [column, several] of unclear)
    lines.push(`${file} has ${several.length} columns that could be ${column}: ${several.join(', ')}.`);
  lines.push(`Columns found: ${found.map((name) => name.slice(0, 60)).join(', ') || 'none'}.`);
  if (found.length <= 1)
    lines.push('There is but one column: needed fields separated by comma, semicolon, tab or |, and a header line.');
  const set = gone.includes('verb') && naming.set.verb === undefined ? ' --set verb=share' : '';
  const pairs = [
    ...Object.entries(mapping),
    ...unclear.map(([column, several]) => [column, several[0]]),
    ...gone.filter((column) => column !== 'verb').map((column) => [column, guess(column, found, mapping)]),
  ].map(([column, name]) => `${column}=${name}`);
  const map = pairs.length > 0 ? `--map ${quoted(pairs.join(','))}` : '';
  lines.push(`Say which is which, for example: ${map}${set}`);
  if (set) lines.push('(--set gives every row the same value; with a column of verbs, map it: --map verb=COLUMN.)');
  return new Refusal(lines.join('\n'), 2);
}

function guess(column: Column, found: readonly string[], mapping: Mapping['mapping']): string {
  const hints: Partial<Record<Column, RegExp>> = { time: /time|date|stamp|when/i, account: /user|account|author|who/i };
  return (
    found.find((name) => hints[column]?.test(name) && !Object.values(mapping).includes(name)) ?? column.toUpperCase()
  );
}

function quoted(text: string): string {
  return /^[\w.,=:/-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
