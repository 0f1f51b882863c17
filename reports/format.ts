/** Numbers and times in words, the same on every machine: no locale, no clock. */

/** A time for people, UTC: seconds and fractions only where there are some. `2021-01-05 12:00:03`. */
export function when(time: string): string {
  return time
    .replace('T', ' ')
    .replace(/Z$/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/ 00:00:00$/, '');
}

/** A length of time: its two largest units. */
export function span(us: number): string {
  const units = [
    ['day', 86_400e6],
    ['hour', 3_600e6],
    ['minute', 60e6],
    ['second', 1e6],
  ] as const;
  const first = units.findIndex(([, size]) => us >= size);
  if (first === -1) return `${count(Math.round(us))} µs`;
  let left = us;
  const parts = units.slice(first, first + 2).map(([name, size]) => {
    const whole = Math.floor(left / size);
    left -= whole * size;
    return [whole, name] as const;
  });
  return parts
    .filter(([whole]) => whole > 0)
    .map(([whole, name]) => plural(whole, name))
    .join(' ');
}

/** A whole number with commas. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 account`, `2 accounts`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A measured number: whole ones in full, others with three digits, very small and very large ones as powers of ten. */
export function number(x: number): string {
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e15) return `${x < 0 ? '-' : ''}${count(size)}`;
  if (size >= 1e15 || size < 1e-4) return power(x);
  const short = x.toPrecision(3);
  if (size >= 1000 || short.includes('e')) return `${x < 0 ? '-' : ''}${count(Math.round(size))}`;
  return short.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** A p- or q-value; findings carry none below 1e-300. */
export function probability(p: number): string {
  return p <= 1e-300 ? '≤ 10⁻³⁰⁰' : number(p);
}

/** A share of 0–1 as a percentage. */
export function percent(share: number): string {
  const hundred = share * 100;
  if (hundred > 0 && hundred < 0.1) return '< 0.1 %';
  if (hundred < 100 && hundred > 99.9) return '> 99.9 %';
  return `${hundred >= 10 || Number.isInteger(hundred) ? Math.round(hundred) : hundred.toFixed(1)} %`;
}

function power(x: number): string {
  const [digits, exponent] = x.toExponential(1).split('e') as [string, string];
  const raised = [...exponent.replace('+', '')].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]).join('');
  return digits === '1.0' ? `10${raised}` : `${digits.replace(/\.0$/, '')} × 10${raised}`;
}
