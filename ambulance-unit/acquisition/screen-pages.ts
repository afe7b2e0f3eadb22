import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type BuiltPages =
  | { readonly ok: true; readonly tablet: string; readonly device: string }
  | { readonly ok: false; readonly sentence: string };

const run = promisify(execFile);
const BUILT_WITHIN_MS = 300_000;
const BUILDER = fileURLToPath(new URL('../../deploy/built-pages.ts', import.meta.url));

/**
 * The folders of the tablet's window and of the page that speaks Web Bluetooth, built where they are not. A process of its
 * own builds them: this room knows no other, and a bundler has no place beside a recording.
 */
export async function builtPages(tell: (sentence: string) => void): Promise<BuiltPages> {
  try {
    const built = await run(process.execPath, [BUILDER, 'tablet', 'bluetooth'], { timeout: BUILT_WITHIN_MS });
    if (built.stderr.trim() !== '') tell(built.stderr.trim());
    const [tablet = '', device = ''] = built.stdout.trim().split('\n');
    return { ok: true, tablet, device };
  } catch (thrown) {
    const said =
      thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim().slice(-1000) : String(thrown);
    return { ok: false, sentence: `The screen cannot be built. ${said}` };
  }
}
