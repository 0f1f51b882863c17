import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests of a run one temporary folder, which goes when they end. */
export default function temporary(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-tests-'));
  chmodSync(folder, 0o1777); // as of any: some tests run as another user
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
