import { runRelay } from '../relay/start.ts';
import { ensurePageBuilt } from './built-pages.ts';

/** `npm run relay`: the console is built where it is missing or older than its sources, then the relay starts. */
const args = process.argv.slice(2);
if (!args.includes('--help') && !args.includes('-h')) {
  await ensurePageBuilt('console', (line) => console.error(line));
}
const ink = new URL('relay-ink.ts', import.meta.url);
await runRelay(args, process.env, ink.href);
