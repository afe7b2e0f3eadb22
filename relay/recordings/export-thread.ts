import { Readable } from 'node:stream';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ZipFile } from 'yazl';
import { readDelimited } from '../../protocol/wire/delimited-records.ts';
import type { ExportTask, FromExport, ToExport } from './export-messages.ts';
import { NotExportable } from './export-order.ts';
import { type Exported, exportSession, type RecordingReader } from './exporting.ts';
import { CannotBeWritten } from './exports/documents/exported-ecg.ts';
import type { DrawReport } from './exports/documents/pdf/pdf-document.ts';
import { UnreadableRecording } from './told-failures.ts';

/**
 * One export of the relay's API, in a thread of its own: what it computes costs no sample a millisecond. It knows no log; it
 * asks the main thread for pages of records and hands back bytes, one piece at a time.
 */
class ExportThread {
  readonly #port: MessagePort;
  readonly #task: ExportTask;
  readonly #pages = new Map<number, (bytes: Uint8Array | null) => void>();
  #more: () => void = () => undefined;
  #streams = 0;

  constructor(port: MessagePort, task: ExportTask) {
    this.#port = port;
    this.#task = task;
    port.on('message', (told: ToExport) => {
      if (told.kind === 'more') this.#more();
      else this.#pages.get(told.stream)?.(told.bytes);
    });
  }

  async run(): Promise<void> {
    try {
      const { session, order, now, reportModule } = this.#task;
      const exported = await exportSession(this.#reader(), session, order, { draw: inkOf(reportModule), now });
      await this.#hand(exported, session, order.format);
      this.#say({ kind: 'done' });
    } catch (thrown) {
      const isTold =
        thrown instanceof NotExportable || thrown instanceof CannotBeWritten || thrown instanceof UnreadableRecording;
      const sentence = thrown instanceof Error ? thrown.message : String(thrown);
      this.#say({ kind: 'failed', error: isTold ? 'cannot-be-exported' : 'own-fault', sentence });
    }
    this.#port.close();
  }

  #say(message: FromExport): void {
    this.#port.postMessage(message);
  }

  #reader(): RecordingReader {
    const { detail, entries, annotations } = this.#task;
    return {
      detail: () => Promise.resolve(detail),
      entries: () => Promise.resolve(entries),
      annotations: () => Promise.resolve(annotations),
      records: (_, order, range) => readDelimited(this.#pagesOf({ order, range: range ?? null })),
    };
  }

  async *#pagesOf(asked: Pick<Extract<FromExport, { kind: 'read' }>, 'order' | 'range'>): AsyncIterable<Uint8Array> {
    const stream = (this.#streams += 1);
    const page = (message: FromExport): Promise<Uint8Array | null> =>
      new Promise((resolve) => {
        this.#pages.set(stream, resolve);
        this.#say(message);
      });
    try {
      let bytes = await page({ kind: 'read', stream, ...asked });
      while (bytes !== null) {
        yield bytes;
        bytes = await page({ kind: 'next', stream });
      }
    } finally {
      this.#pages.delete(stream);
      this.#say({ kind: 'leave', stream });
    }
  }

  /** One file as it is, several as a zip. */
  async #hand({ files, mediaType, leftOut, range }: Exported, session: string, format: string): Promise<void> {
    const said = { format, leftOut, range: { first: range.first, end: range.end } };
    const [first] = files;
    if (first !== undefined && files.length === 1) {
      this.#say({ kind: 'begun', name: first.name, mediaType, ...said });
      await this.#bytes(first.bytes());
      return;
    }
    const zip = new ZipFile();
    this.#say({ kind: 'begun', name: `${session}.zip`, mediaType: 'application/zip', ...said });
    for (const { name, bytes } of files) zip.addReadStreamLazy(name, (take) => take(null, Readable.from(bytes())));
    zip.end();
    await this.#bytes(zip.outputStream as AsyncIterable<Uint8Array>);
  }

  async #bytes(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const piece of pieces) {
      const taken = new Promise<void>((resolve) => {
        this.#more = resolve;
      });
      this.#say({ kind: 'bytes', bytes: piece });
      await taken;
    }
  }
}

const inkOf =
  (module: string | null): DrawReport =>
  async (order) => {
    if (module === null) throw new CannotBeWritten('This relay was put together without the ink of a PDF.');
    const { makeTwelveLeadReport } = (await import(module)) as { readonly makeTwelveLeadReport: DrawReport };
    return makeTwelveLeadReport(order);
  };

if (parentPort !== null) await new ExportThread(parentPort, workerData as ExportTask).run();
