import type { Block, Card, Cell, Report, Table } from './blocks.ts';
import { escapeMarkdown, plainCell, shorten } from './escape.ts';
import { count } from './format.ts';

/** The report as one Markdown file; charts appear as their tables. */
export function markdown(report: Report): string {
  const lines = [
    `# ${text(report.title)}`,
    '',
    report.figures.map(({ name, value }) => `**${text(value)}** ${text(name)}`).join(' · '),
    ...report.sections.flatMap((section) => ['', `## ${text(section.title)}`, ...blocks(section.blocks, 3)]),
  ];
  return `${lines.join('\n')}\n`;
}

function blocks(all: readonly Block[], level: number): string[] {
  return all.flatMap((block) => ['', ...lines(block, level)]);
}

function lines(block: Block, level: number): string[] {
  switch (block.kind) {
    case 'text':
      return [text(block.text)];
    case 'note':
      return [`> ${text(block.text)}`];
    case 'list':
      return block.items.map((item) => `- ${text(item)}`);
    case 'facts':
      return block.facts.map(({ name, value }) => `- ${text(name)}: ${cell(value)}`);
    case 'table':
    case 'chart':
      return table(block.table);
    case 'command':
      return ['```sh', block.text, '```'];
    case 'part':
      return [`${'#'.repeat(level)} ${text(block.title)}`, ...blocks(block.blocks, level + 1)];
    case 'card':
      return card(block.card, level);
  }
}

function card({ title, marks, parts }: Card, level: number): string[] {
  return [
    `${'#'.repeat(level)} ${text(title)}`,
    '',
    marks.map((mark) => text(mark.text)).join(' · '),
    ...blocks(
      parts.map((part) => ({ kind: 'part', ...part })),
      level + 1,
    ),
  ];
}

/** Rows of a table that the page folds. */
const foldedRows = 10;

function table({ caption, columns, rows: all, more: told, folded }: Table): string[] {
  const rows = folded ? all.slice(0, foldedRows) : all;
  const more = rows.length < all.length ? `${count(all.length - rows.length)} more on the page (index.html).` : told;
  const aligned = columns.map(({ kind }) => (kind === 'number' ? '--:' : '---'));
  return [
    `*${text(caption)}*`,
    '',
    row(columns.map(({ name }) => text(name))),
    row(aligned),
    ...rows.map((cells) => row(cells.map((value) => cell(value)))),
    ...(more ? ['', text(more)] : []),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cell(value: Cell): string {
  return escapeMarkdown(plainCell(shorten(typeof value === 'string' ? value : value.text, 500)));
}

function text(value: string): string {
  return escapeMarkdown(shorten(value, 2000));
}
