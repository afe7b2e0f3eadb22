import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type BuiltPages =
  | { readonly ok: true; readonly tablet: string; readonly device: string }
  | { readonly ok: false; readonly sentence: string };

const run = promisify(execFile);
const BUILT_WITHIN_MS = 300_000;

/**
 * The folders of the tablet's window and of the page that speaks Web Bluetooth, built where they are not. A process of its
 * own builds each: this room knows no other, and a bundler has no place beside a recording.
 */
export async function builtPages(tell: (sentence: string) => void): Promise<BuiltPages> {
  const built: string[] = [];
  for (const room of ['tablet-window', 'device-window'] as const) {
    const script = fileURLToPath(new URL(`../${room}/build/ensure-built.ts`, import.meta.url));
    try {
      const { stdout, stderr } = await run(process.execPath, [script], { timeout: BUILT_WITHIN_MS });
      if (stderr.trim() !== '') tell(stderr.trim());
      built.push(stdout.trim().split('\n').at(-1) ?? '');
    } catch (thrown) {
      const said =
        thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim().slice(-1000) : String(thrown);
      return { ok: false, sentence: `The screen cannot be built (${room}). ${said}` };
    }
  }
  const [tablet = '', device = ''] = built;
  return { ok: true, tablet, device };
}
