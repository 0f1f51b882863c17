import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

/** Hands bytes to a query as if they were a file at `path`: through a named pipe, so that they never touch the disk. */
export async function throughFifo(
  path: string,
  chunks: AsyncIterable<Buffer>,
  query: (path: string) => Promise<unknown>,
): Promise<void> {
  makeFifo(path);
  const writer = { asked: true, opened: false };
  try {
    const [asking, writing] = await Promise.allSettled([ask(path, query, writer), write(path, chunks, writer)]);
    if (writing.status === 'rejected' && (writing.reason as NodeJS.ErrnoException).code !== 'EPIPE')
      throw writing.reason;
    if (asking.status === 'rejected') throw asking.reason;
    if (writing.status === 'rejected') throw writing.reason;
  } finally {
    await rm(path, { force: true });
  }
}

async function ask(
  path: string,
  query: (path: string) => Promise<unknown>,
  writer: { asked: boolean; readonly opened: boolean },
): Promise<void> {
  try {
    await query(path);
  } finally {
    writer.asked = false;
    // A query that failed early never opened the pipe: the writer would wait for it for ever.
    while (!writer.opened) {
      await release(path);
      await setTimeout(5);
    }
  }
}

function makeFifo(path: string): void {
  const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
  if (made.error)
    throw new Refusal(`cannot run mkfifo (${made.error.message}): needed the coreutils of the system.`, 1, made.error);
  if (made.status === 0) return;
  const why = made.stderr.trim();
  if (/no space/i.test(why)) throw Object.assign(new Error(why), { code: 'ENOSPC' });
  if (/read-only/i.test(why)) throw Object.assign(new Error(why), { code: 'EROFS' });
  if (/permission/i.test(why)) throw Object.assign(new Error(why), { code: 'EACCES' });
  throw new Refusal(`cannot make a named pipe at ${path}: ${why}. The file system must allow it; a local disk does.`);
}

async function write(
  path: string,
  chunks: AsyncIterable<Buffer>,
  writer: { readonly asked: boolean; opened: boolean },
): Promise<void> {
  let pipe: FileHandle | undefined;
  try {
    pipe = await open(path, 'w');
    writer.opened = true;
    await rm(path, { force: true }); // both ends are open: a kill from here on leaves no pipe behind
    for await (const chunk of chunks) {
      if (!writer.asked) return;
      for (let at = 0; at < chunk.length; ) at += (await pipe.write(chunk, at)).bytesWritten;
    }
  } finally {
    writer.opened = true;
    await pipe?.close();
  }
}

async function release(path: string): Promise<void> {
  try {
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    await reader.close();
  } catch {}
}
