#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { discoverDetectors } from '../detectors/discover.ts';
import { didYouMean } from '../detectors/nearest.ts';
import { interruptQueries } from '../ingest/database.ts';
import { Refusal } from '../ingest/refusal.ts';
import { removeTemporary } from '../ingest/store.ts';
import { RunFault } from '../reports/run.ts';
import { lockstepVersion } from './facts.ts';
import { applyConfigFile } from './options.ts';
import { say } from './terminal.ts';

// An empty variable, as CI systems set them, is an unset one.
for (const name of Object.keys(process.env))
  if (name.startsWith('LOCKSTEP_') && process.env[name] === '') delete process.env[name];

const program = new Command('lockstep')
  .description(
    'Finds fake engagement: coordinated accounts, with evidence that holds in an appeal. It never enforces anything.',
  )
  .version(lockstepVersion())
  .addHelpText('before', 'Example:\n  lockstep demo\n')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 usage, 3 input refused, 4 partly done, 10 findings at --fail-on, 75 try again, 130 interrupted.',
  );
/** Its libraries are many; who asks for files has no need of them. */
async function kafka(): Promise<Command | undefined> {
  return process.argv[3] === 'file' ? undefined : (await import('./ingest-kafka.ts')).kafkaCommand();
}

async function repertoires() {
  if (!process.argv.includes('simulate')) return { organic: new Map(), schemes: new Map() };
  const { discover } = await import('../world/happenings.ts');
  return { organic: await discover('organic'), schemes: await discover('schemes') };
}

/** What makes each command: only the one asked for is loaded, since what the others need takes longer to load than most take to run. */
const makers = {
  demo: async () => (await import('./demo.ts')).demoCommand(),
  ingest: async () => (await import('./ingest.ts')).ingestCommand(await kafka()),
  detect: async () =>
    (await import('./detect.ts')).detectCommand(
      process.argv.includes('detect') ? await discoverDetectors() : new Map(),
    ),
  run: async () => (await import('./run.ts')).runCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  sql: async () => (await import('./sql.ts')).sqlCommand(),
  verify: async () => (await import('./verify.ts')).verifyCommand(),
  compact: async () => (await import('./compact.ts')).compactCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  keys: async () => (await import('./keys.ts')).keysCommand(),
  lag: async () => (await import('./lag.ts')).lagCommand(),
  dlq: async () => (await import('./dlq.ts')).dlqCommand(),
  simulate: async () => (await import('./simulate.ts')).simulateCommand(await repertoires()),
  score: async () => (await import('./score.ts')).scoreCommand(),
  tune: async () => (await import('./tune.ts')).tuneCommand(),
  backtest: async () => (await import('./backtest.ts')).backtestCommand(),
};
const names = Object.keys(makers) as (keyof typeof makers)[];
const asked = names.filter((name) => name === process.argv[2]);
const commands: Command[] = [];
for (const name of asked.length > 0 ? asked : names) commands.push(await makers[name]());
for (const command of commands) program.addCommand(command);
program.hook('preAction', (_, command) => applyConfigFile(command));
for (const command of [program, ...commands, ...commands.flatMap(({ commands: inner }) => inner)])
  command.exitOverride().showHelpAfterError('(--help shows examples)').showSuggestionAfterError();
program.on('command:*', ([name = '']: string[]) => {
  throw new Refusal(`unknown command '${name}'${didYouMean(name, names)} lockstep --help lists the commands.`, 2);
});

// Queries under way fail and all unwinds; what does not within two seconds is ended by the signal itself (process.exit would
// wait for threads that may wait for a pipe).
let interrupted: 130 | 143 | undefined;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => {
    interrupted = code;
    interruptQueries();
    process.stdin.on('error', () => undefined).destroy(new Error('interrupted'));
    setTimeout(() => {
      removeTemporary();
      process.kill(process.pid, signal);
    }, 2000);
  });
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  say(`lockstep: standard output cannot be written: ${error.message}`);
  process.exit(1);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = interrupted ?? exitOf(error);
}
if (interrupted !== undefined) process.exit(interrupted);

function exitOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Refusal) {
    say(`lockstep: ${error.message}`);
    return error.exit;
  }
  say(`lockstep: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof RunFault) return 1;
  if (isOfTheSystem(error)) return 1;
  if (process.env.LOCKSTEP_DEBUG && error instanceof Error) say(error.stack ?? '');
  else say('This was not foreseen. LOCKSTEP_DEBUG=1 shows where it happened.');
  return 1;
}

/** Does the error say by itself what is wrong with the disk, and where? */
function isOfTheSystem(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (!['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EDQUOT'].includes(code)) return false;
  say('Check that there is room, and that this user may write there.');
  return true;
}
