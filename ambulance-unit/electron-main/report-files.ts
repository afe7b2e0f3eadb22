import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserWindow } from 'electron/main';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { FileOutcome } from '../tablet-port/window-bridge.ts';
import type { MainParts } from './electron-parts.ts';

/** A report is two pages with an embedded font. */
const LONGEST_REPORT = 32 * 2 ** 20;
const PRINTED_WITHIN = milliseconds(20_000);

export type CheckedReport =
  | { readonly ok: true; readonly name: string; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly detail: string };

/** What a page gives as a report. The name is a plain one on every system, whatever a patient is called. */
export function checkReport(name: unknown, bytes: unknown): CheckedReport {
  if (typeof name !== 'string' || !(bytes instanceof Uint8Array)) return { ok: false, detail: 'no name, or no bytes' };
  if (bytes.length > LONGEST_REPORT) return { ok: false, detail: `${bytes.length} bytes are no report` };
  if (!new TextDecoder('latin1').decode(bytes.subarray(0, 5)).startsWith('%PDF-'))
    return { ok: false, detail: 'no PDF' };
  const plain = name
    .replace(/\.pdf$/i, '')
    .replaceAll(/[^\p{L}\p{N} _-]+/gu, '-')
    .replace(/^[- ]+|[- ]+$/g, '')
    .slice(0, 100);
  return { ok: true, name: `${plain === '' ? 'report' : plain}.pdf`, bytes };
}

/** Asks where, and writes it there, whole or not at all. */
export async function saveReport(
  { electron: { app, dialog } }: MainParts,
  window: BrowserWindow,
  title: string,
  report: Extract<CheckedReport, { readonly ok: true }>,
): Promise<FileOutcome> {
  try {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      defaultPath: path.join(app.getPath('documents'), report.name),
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    if (canceled || filePath === '') return { kind: 'cancelled' };
    await writeFile(`${filePath}.part`, report.bytes);
    await rename(`${filePath}.part`, filePath);
    return { kind: 'done' };
  } catch (thrown) {
    return failed(thrown);
  }
}

export type RunProgram = (program: string, args: readonly string[]) => Promise<void>;

/** Rejects where there is no such program, it fails, or it takes too long. */
export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: PRINTED_WITHIN }, (error) => {
      if (error === null) resolve();
      else reject(new Error(error.message, { cause: error }));
    });
  });

/**
 * On Linux to the default printer, at true scale. Where that does not go, and on other systems, it is opened in the system's own program
 * for PDFs. The file is gone again when it is printed, or at the latest when the tablet's program ends: it is a patient's.
 */
export class ReportPrinting {
  readonly #parts: MainParts & { readonly platform: NodeJS.Platform; readonly run: RunProgram };
  readonly #left = new Set<string>();

  constructor(parts: MainParts & { readonly platform: NodeJS.Platform; readonly run: RunProgram }) {
    this.#parts = parts;
  }

  async print(report: Extract<CheckedReport, { readonly ok: true }>): Promise<FileOutcome> {
    const { electron, platform, run, log } = this.#parts;
    try {
      const folder = await mkdtemp(path.join(electron.app.getPath('temp'), 'prearrival-'));
      this.#left.add(folder);
      const file = path.join(folder, report.name);
      await writeFile(file, report.bytes, { mode: 0o600 });
      if (platform === 'linux') {
        try {
          // CUPS copies it into its spool before it answers.
          await run('lp', ['-o', 'print-scaling=none', '--', file]);
          await this.#remove(folder);
          return { kind: 'done' };
        } catch (thrown) {
          log(`lp did not take the report: ${String(thrown)}`);
        }
      }
      const trouble = await electron.shell.openPath(file);
      return trouble === '' ? { kind: 'done' } : { kind: 'failed', detail: trouble };
    } catch (thrown) {
      return failed(thrown);
    }
  }

  async removeAll(): Promise<void> {
    await Promise.all([...this.#left].map((folder) => this.#remove(folder)));
  }

  async #remove(folder: string): Promise<void> {
    this.#left.delete(folder);
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

const failed = (thrown: unknown): FileOutcome => ({
  kind: 'failed',
  detail: thrown instanceof Error ? thrown.message : String(thrown),
});
