import { type Column, columns, timeColumns, tokenised } from './engagement.ts';
import { kindOf, tokenColumns } from './tokens.ts';

/** What of a record is kept in clear. */
export interface Clear {
  readonly text: boolean;
  readonly names: boolean;
}

/** Which tables hold anything. */
export interface Has {
  readonly twins: boolean;
  readonly refused: boolean;
}

const asIs = (text: string) => text;
const asTruth = (text: string) => `truth(${text})`;
const inSmall = (text: string) => `lower(trim(${text}))`;

/** How a text of the file becomes a value, for every column that is neither made from others nor hidden. */
const readers: Partial<Record<Column, (text: string) => string>> = {
  verb: (text) => `verb_of(${text})`,
  account: asIs,
  object: asIs,
  object_kind: inSmall,
  owner: asIs,
  topics: (text) => `topics_of(${text})`,
  referrer: asIs,
  asn: (text) => `asn_of(${text})`,
  country: asIs,
  client: asIs,
  language: asIs,
  tz_offset: (text) => `minutes_of(${text})`,
  origin: inSmall,
  consent: asTruth,
  follows: asTruth,
  paid: asTruth,
  automation: asTruth,
  value: (text) => `figure_of(${text})`,
  unit: asIs,
  field: asIs,
};

/**
 * SQL of the rows to store, of the records (of a range of positions) that are not in `refused`: position and those columns
 * of the model that may have a value. Needs the table `twin`, and `token`, `text_form`, `name_form` for the columns present.
 */
export function actsSql(
  present: ReadonlySet<Column>,
  keeps: boolean,
  clear: Clear,
  has: Has,
  range?: { readonly from: number; readonly to: number },
): string {
  const values = new Map<Column, string>();
  const joins: string[] = [];
  if (has.twins) joins.push('left join twin on twin.position = record.position');
  const ordinal = has.twins ? ` || coalesce('-' || twin.ordinal, '')` : '';
  values.set('id', `coalesce(record.id, ${contentId(present)}${ordinal})`);
  values.set('source', `coalesce(record.source, 'file')`);
  for (const column of timeColumns) if (present.has(column)) values.set(column, `make_timestamp(record.${column}_us)`);
  for (const [column, read] of Object.entries(readers))
    if (present.has(column as Column)) values.set(column as Column, read(`record."${column}"`));
  if (present.has('email') || present.has('mail_domain'))
    values.set('mail_domain', `coalesce(split_part(email_of(record.email), '@', -1), lower(record.mail_domain))`);
  if (present.has('extra') && keeps) values.set('extra', `json_merge_patch(coalesce(record.extra, '{}')::json, kept)`);
  else if (present.has('extra') || keeps) values.set('extra', keeps ? 'kept' : 'record.extra');
  for (const column of tokenColumns(present)) {
    const raw = column === 'prefix' && present.has('ip') ? 'ip' : column;
    joins.push(join('token', column, `kind = ${kindOf(column)}`, `raw = record."${raw}"`));
    values.set(column, `token_${column}.token`);
  }
  if (present.has('text')) {
    joins.push('left join text_form on text_form.text = record.text');
    if (clear.text) values.set('text', 'record.text');
    for (const column of ['text_hash', 'text_sketch', 'text_length', 'text_shingles'] as const)
      values.set(column, `text_form.${column}`);
  }
  for (const column of ['handle', 'name'] as const) {
    if (!present.has(column)) continue;
    joins.push(join('name_form', column, `name = record."${column}"`));
    values.set(`${column}_template`, `name_form_${column}.template`);
    if (clear.names) values.set(column, `record."${column}"`);
    for (const part of ['stem', 'skeleton'] as const) {
      const kind = `${column}_${part}` as const;
      if (!clear.names) joins.push(join('token', kind, `kind = '${kind}'`, `raw = name_form_${column}.${part}`));
      values.set(kind, clear.names ? `name_form_${column}.${part}` : `token_${kind}.token`);
    }
  }
  const stored = Object.entries(columns).filter(([column]) => values.has(column as Column));
  const select = stored.map(([column, type]) => `(${values.get(column as Column)})::${type} as "${column}"`);
  const asked = [
    ...(range ? [`record.position >= ${range.from} and record.position < ${range.to}`] : []),
    ...(has.refused ? ['record.position not in (select position from refused)'] : []),
  ];
  return `select record.position, ${select.join(',\n  ')}
    from record
    ${joins.join('\n    ')}
    ${asked.length > 0 ? `where ${asked.join(' and ')}` : ''}
    ${joins.length > 0 ? 'order by record.position' : ''}`; // a left join puts the rows it finds before the others
}

function join(table: string, name: string, ...conditions: string[]): string {
  const alias = `${table}_${name}`;
  return `left join ${table} as ${alias} on ${conditions.map((condition) => `${alias}.${condition}`).join(' and ')}`;
}

/**
 * SQL of the id of a record that has none: a hash of its columns. Identifiers and names are left out, so that the id gives
 * nothing away and survives a rotation of the keys; `twin` tells identical rows of a file apart.
 */
export function contentId(present: ReadonlySet<Column>): string {
  const hidden: readonly Column[] = [...tokenised, 'handle', 'name', 'id', 'time'];
  const shown = Object.keys(columns).filter(
    (column) => present.has(column as Column) && !hidden.includes(column as Column),
  );
  const named = shown.map((column) => `'${column}=' || record."${column}"`);
  return `md5(concat_ws(chr(31), 'time=' || record.time_us, ${named.join(', ')}))`;
}
