import { Refusal } from './refusal.ts';

/** Says in words what a full or read-only disk, or too little memory, means for an ingest; hands on every other error. */
export function explained(cause: unknown, store: string, spill: string): unknown {
  if (cause instanceof Refusal) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const text = String(message);
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota exceeded/i.test(text))
    return new Refusal(
      `no space left on the disk: needed about the size of the file, unpacked, in the store ${store}, and for large files in ${spill} (LOCKSTEP_SPILL) too. Nothing of this file was stored or left behind. Free space there, then ingest it again.`,
      1,
      cause,
    );
  if (/Out of Memory|max_temp_directory_size/i.test(text))
    return new Refusal(
      `the file needs more memory than allowed, and ${spill} cannot take the rest: raise --memory, or free space there. Nothing of this file was stored. ${text.split('\n')[0]}`,
      1,
      cause,
    );
  if (
    code === 'EROFS' ||
    code === 'EACCES' ||
    code === 'EPERM' ||
    /Permission denied|Read-only file system/i.test(text)
  )
    return new Refusal(
      `the store ${store} cannot be written (${code ?? text.split('\n')[0]}): needed write permission. Nothing was stored.`,
      1,
      cause,
    );
  return cause;
}
