import { ensureConsoleBuilt } from '../hospital-console/build/ensure-built.ts';
import { runRelay } from '../relay/start.ts';

/** `npm run relay`: the console is built where it is missing or older than its sources, then the relay starts. */
const args = process.argv.slice(2);
if (!args.includes('--help') && !args.includes('-h')) {
  await ensureConsoleBuilt({ log: (line) => console.error(line) });
}
await runRelay(args, process.env);
