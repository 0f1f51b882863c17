/**
 * Text of strangers (names, ids, links) made safe to show. Three layers: what the eye cannot see is named (`visible`),
 * what a spreadsheet would run is defused (`plainCell`), what the page would take for markup is escaped.
 */

/** Controls, bidi overrides, zero-width and other characters that show nothing or move their neighbours. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{NChar}\p{DI}\u2800]/gu;
/** Emoji are built with two of them: a joiner between pictures, a selector after one. */
const partOfEmoji =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?:\u200d(?=\p{Extended_Pictographic})|\ufe0f)/gu;

/** Names every character that cannot be seen, as ⟨U+202E⟩; joiners inside emoji stay. */
export function visible(text: string): string {
  const kept = new Set([...text.matchAll(partOfEmoji)].map((match) => match.index));
  return text.replace(unseen, (character, at: number) => (kept.has(at) ? character : named(character)));
}

function named(character: string): string {
  const code = character.codePointAt(0) as number;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** At most `limit` characters, with the length told where some are left out. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text];
  if (characters.length <= limit) return text;
  return `${characters.slice(0, limit).join('')}… (${characters.length} characters)`;
}

/** Puts an apostrophe before what a spreadsheet would take for a formula when the cell is pasted there; plain numbers stay. */
export function plainCell(text: string): string {
  const start = text.trimStart();
  if (!/^[=+\-@＝＋－＠]/.test(start) || /^[+-]?\d[\d,.]*%?$/.test(start)) return text;
  return `'${text}`;
}

/** Text for HTML, between tags or within a quoted attribute. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text for one line of Markdown (GitHub's dialect, tables included): no markup, no HTML, no link of its own making. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .trim()
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] as string)
    .replace(/[\\`*[\]|~$@]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/(?<=[a-z]):(?=\S)/gi, '\\:')
    .replace(/www\./gi, (found) => `${found.slice(0, -1)}\\.`)
    .replace(/(?<!\S)#/g, '\\#')
    .replace(/^(?:[-+](?=[\s-]|$)|=(?==))/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/** A word of a command line, in characters that no page takes for markup; odd ones as bash and zsh write them, `$'\x3c'`. */
export function shellWord(text: string): string {
  if (/^[\w%+=:,./-]+$/.test(text)) return text;
  if (/^[\w %+=:,./()@#{}-]*$/.test(text)) return `'${text}'`;
  return `$'${text.replace(/[^\w %+=:,./-]/gu, shellEscape)}'`;
}

function shellEscape(character: string): string {
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  return code < 128 ? `\\x${hex.padStart(2, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
