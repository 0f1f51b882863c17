import type { Table } from '../reports/blocks.ts';
import { number, percent } from '../reports/format.ts';
import type { Share } from '../world/share.ts';

/** Shares as a table; `first` names what each row is about. */
export function shares(caption: string, first: string, rows: readonly (readonly [string, Share])[]): Table {
  return {
    caption,
    columns: [
      { name: first },
      { name: 'Hits', kind: 'number' },
      { name: 'of', kind: 'number' },
      { name: 'Share', kind: 'number' },
      { name: '95 %', kind: 'number' },
    ],
    rows: rows.map(([name, share]) => [name, number(share.hits), number(share.of), told(share), between(share)]),
  };
}

export function told({ ratio }: Share): string {
  return ratio === undefined ? 'unknown' : percent(ratio);
}

export function between({ interval }: Share): string {
  return interval ? interval.map(percent).join(' to ') : '';
}
