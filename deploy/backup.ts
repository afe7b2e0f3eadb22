import { runBackup } from '../relay/operations/backup-command.ts';

/** `npm run backup`: a relay's data folder, while it runs and back again. */
await runBackup();
