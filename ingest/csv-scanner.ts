/** A record that its file's form breaks: it never reaches the database. `bytes` are its first ones. */
export interface Broken {
  readonly position: number;
  readonly reason: 'wrong-shape' | 'broken-quotes' | 'unclosed-quote' | 'line-too-long' | 'nul-byte';
  readonly bytes: Buffer;
  /** Bytes of the whole record. */
  readonly length: number;
}

const start = 0; // before the first character of a field
const plain = 1;
const quoted = 2;
const closed = 3; // just behind a quote inside quotes: its end, or the first of a pair
const spaces = 4; // behind the end of a quoted field
const junk = 5; // after anything else behind it: skip to the end of the line

const newline = 1;
const quote = 2;
const nul = 3;
const delimiterKind = 4;

const kept = 10_000; // bytes of a broken record that are kept
const keptInAll = 64 << 20;

/**
 * Cuts CSV (RFC 4180) into records without making any: hands on the bytes of the well-formed ones, in chunks that end
 * with a record, and an empty record in place of each broken one, so that the number of a record never changes. Lines
 * may end in LF, CRLF or CR; blank ones are no records. Holds no more than one record of at most `longest` bytes.
 */
export class CsvScanner {
  /** Records seen so far. */
  records = 0;
  readonly broken: Broken[] = [];
  private readonly kinds = new Uint8Array(256);
  private readonly placeholder: Buffer;
  private readonly columns: number;
  private readonly longest: number;
  private state = start;
  private fields = 1;
  private sawNul = false;
  private rest: Buffer = Buffer.alloc(0);
  private dropped = 0; // bytes of the record under way that are no longer held
  private first: Buffer = Buffer.alloc(0); // its first bytes, if some were dropped
  private keptBytes = 0;

  constructor(delimiter: string, columns: number, longest: number) {
    this.columns = columns;
    this.longest = longest;
    this.kinds[10] = newline;
    this.kinds[13] = newline;
    this.kinds[34] = quote;
    this.kinds[0] = nul;
    this.kinds[delimiter.charCodeAt(0)] = delimiterKind;
    this.placeholder = Buffer.from(columns === 1 ? '""\n' : `${delimiter.repeat(columns - 1)}\n`);
  }

  /** The records that end in this chunk. Changes the chunk: line ends become LF. */
  push(chunk: Buffer): Buffer {
    const work = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const { kinds } = this;
    const parts: Buffer[] = [];
    const end = work.length;
    let at = this.rest.length;
    let record = 0; // where the record under way begins
    let run = 0; // where the bytes begin that go on as they are
    let { state, fields } = this;
    while (at < end) {
      if (state === plain || state === junk) while (at < end && kinds[work[at] as number] === 0) at += 1;
      else if (state === quoted) while (at < end && work[at] !== 34 && work[at] !== 0) at += 1;
      if (at === end) break;
      const kind = kinds[work[at] as number] as number;
      if (kind === nul) {
        this.sawNul = true;
        if (state === start) state = plain;
        else if (state === closed || state === spaces) state = junk;
      } else if (state === quoted) {
        state = closed;
      } else if (kind === newline) {
        work[at] = 10;
        if (at === record && this.dropped === 0 && state === start && fields === 1) {
          if (run < at) parts.push(work.subarray(run, at));
          run = at + 1;
        } else {
          const length = this.dropped + at - record;
          const reason = this.fault(state, fields, length);
          if (reason) {
            this.note(reason, work.subarray(record, at), length);
            if (run < record) parts.push(work.subarray(run, record));
            parts.push(this.placeholder);
            run = at + 1;
          }
          this.records += 1;
        }
        record = at + 1;
        fields = 1;
        state = start;
        this.sawNul = false;
        this.dropped = 0;
      } else if (kind === delimiterKind) {
        if (state !== junk) {
          fields += 1;
          state = start;
        }
      } else if (kind === quote) {
        if (state === start || state === closed) state = quoted;
        else if (state === spaces) state = junk;
      } else if (work[at] === 32) {
        if (state === closed) state = spaces;
      } else if (state === start) {
        state = plain;
      } else if (state === closed || state === spaces) {
        state = junk;
      }
      at += 1;
    }
    if (run < record) parts.push(work.subarray(run, record));
    this.rest = Buffer.from(work.subarray(record));
    if (this.rest.length > this.longest) {
      if (this.dropped === 0) this.first = Buffer.from(this.rest.subarray(0, kept));
      this.dropped += this.rest.length;
      this.rest = Buffer.alloc(0);
    }
    this.state = state;
    this.fields = fields;
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  /** The last record, if its line has no end. */
  end(): Buffer {
    if (this.rest.length === 0 && this.dropped === 0) return Buffer.alloc(0);
    if (this.state !== quoted) return this.push(Buffer.from('\n'));
    this.note('unclosed-quote', this.rest, this.dropped + this.rest.length);
    this.records += 1;
    return this.placeholder;
  }

  private fault(state: number, fields: number, length: number): Broken['reason'] | undefined {
    if (this.sawNul) return 'nul-byte';
    if (length > this.longest) return 'line-too-long';
    if (state === junk) return 'broken-quotes';
    return fields === this.columns ? undefined : 'wrong-shape';
  }

  private note(reason: Broken['reason'], bytes: Buffer, length: number): void {
    const all = this.dropped > 0 ? this.first : bytes;
    const some = this.keptBytes < keptInAll ? Buffer.from(all.subarray(0, kept)) : Buffer.alloc(0);
    this.keptBytes += some.length;
    this.broken.push({ position: this.records, reason, bytes: some, length });
  }
}
