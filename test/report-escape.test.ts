import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeMarkdown, plainCell, shellWord, shorten, visible } from '../reports/escape.ts';

const any = fc.string({ unit: 'binary' });

describe('visible', () => {
  it.each([
    ['user\u202etxt.exe', 'user⟨U+202E⟩txt.exe'],
    ['a\u200bb\u2066c\u2069', 'a⟨U+200B⟩b⟨U+2066⟩c⟨U+2069⟩'],
    ['\u0000\u001b[31m\r\n\t', '⟨U+0000⟩⟨U+001B⟩[31m⟨U+000D⟩⟨U+000A⟩⟨U+0009⟩'],
    ['a\ud800', 'a⟨U+D800⟩'],
    ['\u3164\u2800\u00ad\u034f', '⟨U+3164⟩⟨U+2800⟩⟨U+00AD⟩⟨U+034F⟩'],
    ['a\u200d👩', 'a⟨U+200D⟩👩'],
    ['👩‍👩‍👧 ❤️ Ünïcödé 漢字', '👩‍👩‍👧 ❤️ Ünïcödé 漢字'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves no control, bidi or zero-width character, and changes nothing twice', () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(visible(text)).not.toMatch(/\p{Cc}|\p{Bidi_Control}|[\u200b\u2060\ufeff\u2028\u2029]|\p{Cs}/u);
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });
});

describe('plainCell', () => {
  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['+1-555', "'+1-555"],
    ['  @SUM(1)', "'  @SUM(1)"],
    ['-1+1', "'-1+1"],
    ['＝1', "'＝1"],
    ['-3.25', '-3.25'],
    ['+12 %', "'+12 %"],
    ['a=b', 'a=b'],
  ])('%j becomes %j', (text, cell) => {
    expect(plainCell(text)).toBe(cell);
  });
});

describe('escapeHtml', () => {
  it('leaves no character of markup, and the page shows what visible() gives', () => {
    fc.assert(
      fc.property(any, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']|&(?!#\d+;)/);
        const shown = escaped.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
        expect(shown).toBe(visible(text));
      }),
    );
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['[free](javascript:alert(1))', '\\[free\\](javascript\\:alert(1))'],
    ['![x](https://a.example/p.png)', '!\\[x\\](https\\://a.example/p.png)'],
    ['<b>&lt;', '&lt;b&gt;&amp;lt;'],
    ['a|b `c` *d* ~~e~~ $f$', 'a\\|b \\`c\\` \\*d\\* \\~\\~e\\~\\~ \\$f\\$'],
    ['user_123_a _x_', 'user_123_a \\_x\\_'],
    ['# heading #', '\\# heading \\#'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['1.5 times', '1.5 times'],
    ['www.a.example me@a.example', 'www\\.a.example me\\@a.example'],
    ['a\nb', 'a⟨U+000A⟩b'],
  ])('%j becomes %s', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('leaves no tag, entity, code, link, emphasis or cell border unescaped', () => {
    fc.assert(
      fc.property(fc.oneof(any, fc.string({ unit: fc.constantFrom(...'\\|`*[]<>&;~$@#_ a1\n') })), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[<>\n]|&(?!(?:amp|lt|gt);)/);
        expect(escaped.replace(/\\[\\`*[\]|~$@#_:.=+-]/g, '')).not.toMatch(/[\\`*[\]|~$@]/);
      }),
    );
  });
});

describe('shorten', () => {
  it('counts characters, not halves of them, and tells the length', () => {
    expect(shorten('👩👩👩', 3)).toBe('👩👩👩');
    expect(shorten('👩👩👩', 2)).toBe('👩👩… (3 characters)');
  });
});

describe('shellWord', () => {
  it('gives a shell back the very text, without a character of markup', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'a 1\'"\\`$<>&|*\n\tü👩=#~!{}()') }), { maxLength: 8 }),
        (words) => {
          const quoted = words.map(shellWord);
          expect(quoted.join(' ')).not.toMatch(/[<>&`|\n\P{ASCII}]/u);
          const script = `for word in "$@"; do :; done; printf '%s\\0' ${quoted.join(' ')}`;
          const told = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
          expect(told).toBe(words.length === 0 ? '\0' : words.map((word) => `${word}\0`).join(''));
        },
      ),
      { numRuns: 40 },
    );
  });
});
