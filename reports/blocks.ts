/**
 * What a report shows, without saying how: both renderings walk the same blocks. All text is plain and as found in the
 * data; whoever renders it escapes it.
 */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'chart'; readonly chart: Chart; readonly table: Table }
  /** A command line whose words shellWord has quoted: nothing in it is markup. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'part'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'card'; readonly card: Card };

export interface Report {
  readonly title: string;
  /** Label and number of what matters most, for the top of the page. */
  readonly figures: readonly Fact[];
  readonly sections: readonly Section[];
}

export interface Section {
  /** Anchor: letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Card {
  readonly id: string;
  readonly title: string;
  readonly marks: readonly Mark[];
  readonly parts: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Told below the table, such as how many rows are left out. */
  readonly more?: string;
  /** Long detail: a page may fold it. */
  readonly folded?: boolean;
}

export interface Column {
  readonly name: string;
  readonly kind?: 'number' | 'code';
}

/** `link`: anchor of a card. `share`: 0–1, drawn as a bar. */
export type Cell =
  | string
  | { readonly text: string; readonly link?: string; readonly share?: number; readonly mark?: Tone };

/** A word whose look may tell its weight; the word itself always says it too. */
export interface Mark {
  readonly text: string;
  readonly tone: Tone;
}
export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'informational' | 'warn' | 'plain';

export type Chart = BarsChart | RasterChart | RangesChart | PlotChart;

/** Lengths side by side on one scale that starts at 0. */
export interface BarsChart {
  readonly kind: 'bars';
  readonly title: string;
  readonly about: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly shown: string;
    readonly strong: boolean;
  }[];
}

/** One line a row, one tick an act; acts on the same object are tied together. Times in µs. */
export interface RasterChart {
  readonly kind: 'raster';
  readonly title: string;
  readonly about: string;
  readonly since: number;
  readonly until: number;
  readonly lines: readonly { readonly name: string; readonly strong: boolean }[];
  readonly ticks: readonly {
    readonly line: number;
    readonly time: number;
    readonly tie: string | null;
    readonly label: string;
  }[];
}

/** One line a row: a mark, and the range in which it may lie, on a scale from 0 to `most`. */
export interface RangesChart {
  readonly kind: 'ranges';
  readonly title: string;
  readonly about: string;
  readonly most: number;
  readonly rows: readonly {
    readonly name: string;
    readonly value: number;
    readonly range?: readonly [number, number];
    readonly shown: string;
  }[];
}

/** Points over two axes, and a line that they are held against. What lies beyond an axis is drawn at its end. */
export interface PlotChart {
  readonly kind: 'plot';
  readonly title: string;
  readonly about: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly line: { readonly name: string; readonly points: readonly { readonly x: number; readonly y: number }[] };
  /** At most two. */
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly {
      readonly x: number;
      readonly y: number;
      readonly range?: readonly [number, number];
      readonly label: string;
    }[];
  }[];
}

/** Runs from the first tick to the last. */
export interface Axis {
  readonly name: string;
  readonly log: boolean;
  readonly ticks: readonly number[];
}
