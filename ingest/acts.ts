import { type Column, columns, tokenised } from './engagement.ts';
import { kindOf, tokenColumns } from './tokens.ts';

/** What of a record is kept in clear. */
export interface Clear {
  readonly text: boolean;
  readonly names: boolean;
}

/**
 * SQL of the rows to store: position and the model's columns, of the records that are not in `refused`, with $zone (µs).
 * Needs the table `twin`, and `token`, `text_form` and `name_form` for the columns that are present.
 */
export function actsSql(present: ReadonlySet<Column>, clear: Clear, refusedAny: boolean): string {
  const joins: string[] = [];
  const values = new Map<Column, string>();
  const moments: readonly Column[] = ['recorded', 'object_created', 'account_created'];
  for (const column of [
    'account',
    'object',
    'owner',
    'referrer',
    'country',
    'client',
    'language',
    'unit',
    'field',
  ] as const)
    values.set(column, `record.${column}`);
  values.set('id', `coalesce(record.id, ${contentId(present)} || coalesce('-' || twin.ordinal, ''))`);
  joins.push('left join twin on twin.position = record.position');
  values.set('source', present.has('source') ? `coalesce(record.source, 'file')` : `'file'`);
  values.set('time', 'make_timestamp(moment(record.time, $zone))');
  for (const column of moments) values.set(column, `make_timestamp(moment(record.${column}, $zone))`);
  values.set('verb', 'verb_of(record.verb)');
  values.set('object_kind', 'lower(record.object_kind)');
  values.set('origin', 'lower(record.origin)');
  values.set('topics', 'topics_of(record.topics)');
  values.set('asn', 'asn_of(record.asn)');
  values.set('tz_offset', 'minutes_of(record.tz_offset)');
  for (const column of ['consent', 'follows', 'paid', 'automation'] as const)
    values.set(column, `truth(record.${column})`);
  values.set('value', 'figure_of(record.value)');
  values.set(
    'mail_domain',
    present.has('email')
      ? `coalesce(split_part(email_of(record.email), '@', -1), record.mail_domain)`
      : 'record.mail_domain',
  );
  values.set('extra', extra(present));
  for (const column of tokenColumns(present)) {
    const raw = column === 'prefix' && present.has('ip') ? 'ip' : column;
    joins.push(
      `left join token as "token_${column}" on "token_${column}".kind = ${kindOf(column)} and "token_${column}".raw = record."${raw}"`,
    );
    values.set(column, `"token_${column}".token`);
  }
  if (present.has('text')) {
    joins.push('left join text_form on text_form.text = record.text');
    if (clear.text) values.set('text', 'record.text');
    for (const column of ['text_hash', 'text_sketch', 'text_length', 'text_shingles'] as const)
      values.set(column, `text_form.${column}`);
  }
  for (const column of ['handle', 'name'] as const) if (present.has(column)) name(column);

  function name(column: 'handle' | 'name'): void {
    joins.push(`left join name_form as ${column}_form on ${column}_form.name = record.${column}`);
    if (clear.names) values.set(column, `record.${column}`);
    values.set(`${column}_template`, `${column}_form.template`);
    for (const part of ['stem', 'skeleton'] as const) {
      const kind = `${column}_${part}` as const;
      if (clear.names) values.set(kind, `${column}_form.${part}`);
      else {
        joins.push(
          `left join token as token_${kind} on token_${kind}.kind = '${kind}' and token_${kind}.raw = ${column}_form.${part}`,
        );
        values.set(kind, `token_${kind}.token`);
      }
    }
  }
  const select = Object.entries(columns).map(
    ([column, type]) => `(${values.get(column as Column) ?? 'null'})::${type} as "${column}"`,
  );
  return `select record.position, ${select.join(',\n  ')}
    from record
    ${joins.filter((join) => join).join('\n    ')}
    ${refusedAny ? 'where record.position not in (select position from refused)' : ''}`;
}

function extra(present: ReadonlySet<Column>): string {
  return present.has('extra')
    ? 'json_merge_patch(coalesce(record.extra::json, json_object()), coalesce(kept, json_object()))'
    : 'kept';
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
  return `md5(concat_ws(chr(31), 'time=' || moment(record.time, $zone), ${named.join(', ')}))`;
}
