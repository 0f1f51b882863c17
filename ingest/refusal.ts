/**
 * An error that its reader can act on: the message says what was needed, what was found and what to do.
 * `exit` is the exit code of the command line: 1 failed, 2 usage, 3 input refused, 75 try again.
 */
export class Refusal extends Error {
  readonly exit: 1 | 2 | 3 | 75;

  constructor(message: string, exit: 1 | 2 | 3 | 75 = 1, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Refusal';
    this.exit = exit;
  }
}
