/** Text made safe for a terminal: control, zero-width and direction-changing characters are shown, not obeyed. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Rows as an aligned plain-text table; numbers to the right. */
export function table(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) =>
    row.map((value) => (value === null || value === undefined ? '' : visible(String(value)))),
  );
  const width = names.map((name, at) =>
    cells.reduce((most, row) => Math.max(most, (row[at] ?? '').length), name.length),
  );
  const right = names.map(
    (_, at) =>
      rows.length > 0 && rows.every((row) => row[at] === null || ['number', 'bigint'].includes(typeof row[at])),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (right[at] ? cell.padStart(width[at] ?? 0) : cell.padEnd(width[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(names), line(width.map((n) => '-'.repeat(n))), ...cells.map(line)].join('\n');
}

/** Prints objects as a table of the named fields, or one a line as JSON. */
export async function printRows<Name extends string>(
  names: readonly Name[],
  rows: readonly Readonly<Record<Name, unknown>>[],
  json: boolean,
): Promise<void> {
  if (json) for (const row of rows) await print(JSON.stringify(row));
  else
    await print(
      table(
        names,
        rows.map((row) => names.map((name) => row[name])),
      ),
    );
}

/** Writes a message for people: stderr, never stdout. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Writes data: stdout. Waits when the reader is slow. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`))
    await new Promise<void>((resume) => process.stdout.once('drain', () => resume()));
}

/** A bar on a terminal, a line every ten seconds elsewhere. `total` undefined: only what is done. */
export function progressBar(label: string): {
  at(done: number, total: number | undefined, rows?: number): void;
  end(): void;
} {
  const live = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
  const start = performance.now();
  let shown = 0;
  return {
    at(done, total) {
      const now = performance.now();
      if (now - shown < (live ? 100 : 10_000) || now - start < 300) return;
      shown = now;
      const rate = done / ((now - start) / 1000);
      const share = total ? Math.min(1, done / total) : undefined;
      const left = total && rate > 0 ? `, ${Math.max(0, Math.ceil((total - done) / rate))} s left` : '';
      const bar =
        share === undefined
          ? ''
          : ` [${'#'.repeat(Math.round(share * 20)).padEnd(20, '.')}] ${Math.floor(share * 100)} %`;
      process.stderr.write(
        `${live ? '\r\u001b[K' : ''}${visible(label)}${bar} ${(done / 1e6).toFixed(1)} MB at ${(rate / 1e6).toFixed(1)} MB/s${left}${live ? '' : '\n'}`,
      );
    },
    end() {
      if (live && shown > 0) process.stderr.write('\r\u001b[K');
    },
  };
}
