/** The engagement model: one flat row an event. Names and types are the format of the store (version 1). */

export const verbs = [
  'register', 'verify', 'login', 'profile', 'transfer', 'close', 'reopen',
  'follow', 'unfollow', 'like', 'unlike', 'post', 'edit', 'delete', 'comment', 'uncomment', 'share', 'unshare',
  'view', 'click', 'message', 'vote', 'review', 'report', 'trend', 'metric', 'moderate', 'appeal',
] as const; // biome-ignore format: one theme a line
export type Verb = (typeof verbs)[number];

/** Verb → the verb of the act that it takes back. */
export const takesBack: Readonly<Partial<Record<Verb, Verb>>> = {
  unlike: 'like',
  unshare: 'share',
  unfollow: 'follow',
  uncomment: 'comment',
  delete: 'post',
};

/** SQL type of every column of the model, in the order of the store's files. */
export const columns = {
  id: 'varchar',
  source: 'varchar',
  time: 'timestamp',
  recorded: 'timestamp',
  verb: 'varchar',
  account: 'varchar',
  object: 'varchar',
  object_kind: 'varchar',
  owner: 'varchar',
  object_created: 'timestamp',
  account_created: 'timestamp',
  topics: 'varchar[]',
  text: 'varchar',
  text_hash: 'varchar',
  text_sketch: 'integer[]',
  text_length: 'integer',
  text_shingles: 'integer',
  device: 'varchar',
  ip: 'varchar',
  prefix: 'varchar',
  phone: 'varchar',
  email: 'varchar',
  subject: 'varchar',
  controller: 'varchar',
  payment: 'varchar',
  handle: 'varchar',
  name: 'varchar',
  handle_template: 'varchar',
  handle_stem: 'varchar',
  handle_skeleton: 'varchar',
  name_template: 'varchar',
  name_stem: 'varchar',
  name_skeleton: 'varchar',
  avatar: 'varchar',
  bio: 'varchar',
  mail_domain: 'varchar',
  referrer: 'varchar',
  asn: 'integer',
  country: 'varchar',
  client: 'varchar',
  language: 'varchar',
  tz_offset: 'integer',
  session: 'varchar',
  origin: 'varchar',
  consent: 'boolean',
  follows: 'boolean',
  paid: 'boolean',
  automation: 'boolean',
  value: 'double',
  unit: 'varchar',
  field: 'varchar',
  before: 'varchar',
  after: 'varchar',
  extra: 'json',
} as const;
export type Column = keyof typeof columns;

/** Raw values of these become keyed tokens before anything reaches disk. */
export const tokenised = [
  'device', 'ip', 'prefix', 'phone', 'email', 'subject', 'controller', 'payment', 'session', 'avatar', 'bio', 'before', 'after',
] as const satisfies readonly Column[]; // biome-ignore format: one theme

/** Columns that hold times. */
export const timeColumns = [
  'time', 'recorded', 'object_created', 'account_created',
] as const satisfies readonly Column[]; // biome-ignore format: one theme

/** Made by the ingest from other columns; a file does not carry them. */
export const derived = [
  'text_hash', 'text_sketch', 'text_length', 'text_shingles', 'prefix', 'mail_domain',
  'handle_template', 'handle_stem', 'handle_skeleton', 'name_template', 'name_stem', 'name_skeleton',
] as const satisfies readonly Column[]; // biome-ignore format: one theme

/** What every row stands on. `id` is made where a file has none. */
export const compulsory = ['time', 'verb', 'account'] as const satisfies readonly Column[];
