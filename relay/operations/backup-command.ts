import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { counted } from '../recordings/counted.ts';
import { backUp, BackupTrouble, restore, type BackupFacts } from './backup.ts';

const NOT_SO = 1;
const WRONGLY_ASKED = 2;

const DATA = process.env['PREARRIVAL_DATA'] ?? './data';

const sizeOf = ({ files }: BackupFacts): string =>
  `${(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)} MB in ${counted(files.length, 'file')}`;

/** `npm run backup -- …`: reads the command line, acts, and sets the exit code. */
export async function runBackup(): Promise<void> {
  process.umask(0o077);
  const program = new Command('npm run backup --')
    .description('Backs up a relay while it records, and restores it elsewhere.')
    .exitOverride();
  program
    .command('make')
    .description('copies a data folder; its relay may run')
    .requiredOption('--out <folder>', 'receives the backup; must not be there yet')
    .option('--data <folder>', "the relay's data folder (PREARRIVAL_DATA)", DATA)
    .action(async ({ data, out }: { data: string; out: string }) => {
      const order = { data: resolve(data), out: resolve(out), at: new Date().toISOString() };
      const facts = await backUp(order, (sentence) => {
        process.stderr.write(`${sentence}\n`);
      });
      console.log(
        `Backed up ${counted(facts.sessions, 'session')} of ledger ${facts.ledger} to ${out}: ${sizeOf(facts)}.`,
      );
    });
  program
    .command('restore')
    .description('puts a backup into an empty data folder; the relay starts there with a new ledger id')
    .requiredOption('--from <folder>', 'the backup')
    .option('--data <folder>', "the new relay's data folder, empty or not there (PREARRIVAL_DATA)", DATA)
    .action(async ({ data, from }: { data: string; from: string }) => {
      const facts = await restore({ from: resolve(from), data: resolve(data) });
      console.log(
        `Restored ${counted(facts.sessions, 'session')} as ${facts.sessions === 1 ? 'it' : 'they'} stood on ${facts.begunAt} to ${data}: ${sizeOf(facts)}. ` +
          `Start the relay there; units send again what they still hold.`,
      );
    });
  try {
    await program.parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? 0 : WRONGLY_ASKED;
      return;
    }
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : null;
    if (!(thrown instanceof BackupTrouble) && code === null) throw thrown;
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    process.exitCode = NOT_SO;
  }
}
