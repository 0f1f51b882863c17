import { readFileSync } from 'node:fs';
import type { Block, Card, Cell, Column, Fact, Report, Section, Table } from './blocks.ts';
import { draw } from './draw.ts';
import { escapeHtml, plainCell, shorten } from './escape.ts';

/** The report as one page that needs nothing else: no script, no network, no font. */
export function html(report: Report): string {
  const css = readFileSync(new URL('page.css', import.meta.url), 'utf8');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${text(report.title)}</title>
<style>
${css}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<p class="brand">lockstep</p>
<h1>${text(report.title)}</h1>
${figures(report.figures)}
<nav aria-label="Sections"><ul>
${report.sections.map(({ id, title }) => `<li><a href="#${id}">${text(title)}</a></li>`).join('\n')}
</ul></nav>
</header>
<main id="main">
${report.sections.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function figures(all: readonly Fact[]): string {
  const items = all.map(({ name, value }) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`);
  return `<dl class="figures">\n${items.join('\n')}\n</dl>`;
}

function section({ id, title, blocks }: Section): string {
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${text(title)}</h2>\n${inside(blocks, 3, id)}\n</section>`;
}

/** `place` makes the ids of what lies within unique. */
function inside(blocks: readonly Block[], level: number, place: string): string {
  return blocks.map((block, at) => one(block, level, `${place}-${at + 1}`)).join('\n');
}

function one(block: Block, level: number, place: string): string {
  switch (block.kind) {
    case 'text':
      return `<p>${text(block.text)}</p>`;
    case 'note':
      return `<p class="note">${text(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${text(item)}</li>`).join('\n')}\n</ul>`;
    case 'facts':
      return `<dl class="facts">\n${block.facts.map(({ name, value }) => `<div><dt>${text(name)}</dt><dd>${cellText(value)}</dd></div>`).join('\n')}\n</dl>`;
    case 'table':
      return table(block.table);
    case 'chart':
      return `<figure>\n<figcaption>${text(block.chart.title)}</figcaption>\n<div class="scroll" role="group" tabindex="0" aria-label="${text(block.chart.title)}">\n${draw(block.chart, place)}\n</div>\n<p class="about">${text(block.chart.about)}</p>\n${table(block.table)}\n</figure>`;
    case 'command':
      return `<pre tabindex="0" aria-label="Command"><code>${block.text.split('\n').map(escapeHtml).join('\n')}</code></pre>`;
    case 'part':
      return `<div class="part">\n<h${level}>${text(block.title)}</h${level}>\n${inside(block.blocks, level + 1, place)}\n</div>`;
    case 'card':
      return card(block.card, level);
  }
}

function card({ id, title, marks, parts }: Card, level: number): string {
  const head = `<h${level} id="${id}-title">${text(title)}</h${level}>`;
  const chips = marks.map((mark) => `<li class="chip ${mark.tone}">${text(mark.text)}</li>`).join('');
  const body = parts.map(
    (part, at) =>
      `<div class="part">\n<h${level + 1}>${text(part.title)}</h${level + 1}>\n<div>\n${inside(part.blocks, level + 2, `${id}-${at + 1}`)}\n</div>\n</div>`,
  );
  return `<article id="${id}" class="card" aria-labelledby="${id}-title">\n${head}\n<ul class="chips">${chips}</ul>\n${body.join('\n')}\n</article>`;
}

function table({ caption, columns, rows, more, folded }: Table): string {
  const heads = columns.map((column) => `<th scope="col"${kind(column)}>${text(column.name)}</th>`).join('');
  const lines = rows.map((cells) => `<tr>${cells.map((value, at) => cell(value, columns[at])).join('')}</tr>`);
  const note = more ? `\n<p class="more">${text(more)}</p>` : '';
  const whole = (title: string) =>
    `<div class="scroll" role="group" tabindex="0" aria-label="${text(caption)}">\n<table>\n${title}<thead><tr>${heads}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody>\n</table>\n</div>${note}`;
  if (!folded) return whole(`<caption>${text(caption)}</caption>\n`);
  return `<details>\n<summary>As a table: ${text(caption)}</summary>\n${whole('')}\n</details>`;
}

function cell(value: Cell, column: Column | undefined): string {
  if (typeof value === 'string') return `<td${kind(column)}>${cellText(value)}</td>`;
  const shown = cellText(value.text);
  const linked = value.link === undefined ? shown : `<a href="#${value.link}">${shown}</a>`;
  const marked = value.mark === undefined ? linked : `<span class="chip ${value.mark}">${linked}</span>`;
  const bar =
    value.share === undefined
      ? ''
      : ` <span class="bar" aria-hidden="true"><i style="width:${Math.round(value.share * 100)}%"></i></span>`;
  return `<td${kind(column)}>${marked}${bar}</td>`;
}

function kind(column: Column | undefined): string {
  return column?.kind ? ` class="${column.kind}"` : '';
}

function cellText(value: string): string {
  return escapeHtml(plainCell(shorten(value, 500)));
}

function text(value: string): string {
  return escapeHtml(shorten(value, 2000));
}
