import type { WebContents } from 'electron/main';
import { CHANNELS } from '../preload/channels.ts';
import type { AcquisitionProcess } from './acquisition-process.ts';
import type { PageName } from './app-files.ts';
import type { ElectronParts } from './electron-parts.ts';

const PORT_OF = { tablet: 'screen', device: 'device' } as const;

/** One channel between each page and the acquisition, made when a page asks for it, and again after either of them crashed. */
export class PortWiring {
  readonly #MessageChannelMain: ElectronParts['MessageChannelMain'];
  readonly #acquisition: Pick<AcquisitionProcess, 'give'>;
  readonly #asking = new Map<PageName, WebContents>();

  constructor(electron: Pick<ElectronParts, 'MessageChannelMain'>, acquisition: Pick<AcquisitionProcess, 'give'>) {
    this.#MessageChannelMain = electron.MessageChannelMain;
    this.#acquisition = acquisition;
  }

  pageAsks(page: PageName, contents: WebContents): void {
    this.#asking.set(page, contents);
    this.#wire(page, contents);
  }

  /** The page that comes in its place asks anew. */
  pageGone(page: PageName): void {
    this.#asking.delete(page);
  }

  acquisitionStarted(): void {
    for (const [page, contents] of this.#asking) this.#wire(page, contents);
  }

  #wire(page: PageName, contents: WebContents): void {
    if (contents.isDestroyed()) return;
    const { port1, port2 } = new this.#MessageChannelMain();
    this.#acquisition.give(PORT_OF[page], port1);
    contents.postMessage(CHANNELS.port, null, [port2]);
  }
}
