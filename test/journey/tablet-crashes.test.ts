import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { ensureStaged } from '../../ambulance-unit/electron-main/build/staged-app.ts';
import { mainClock } from '../../ambulance-unit/electron-main/main-clock.ts';
import { screenWords } from '../../ambulance-unit/electron-main/screen-words.ts';
import { TabletApp } from '../../ambulance-unit/electron-main/tablet-app.ts';
import { CHANNELS } from '../../ambulance-unit/preload/channels.ts';
import type { TabletCommand } from '../../ambulance-unit/tablet-port/tablet-command.ts';
import type { FromScreen, ToScreen } from '../../ambulance-unit/tablet-port/tablet-port.ts';
import type { TabletState } from '../../ambulance-unit/tablet-port/tablet-state.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { electronHere, type ElectronHere } from '../support/electron-here.ts';
import { realProcesses } from '../support/electron-process.ts';
import { atTheEnd } from '../support/endings.ts';
import { temporaryFolder } from '../support/parts.ts';

type Answer = Extract<ToScreen, { readonly request: number }>;

/** What the tablet's page hears, whichever of its ports is the newest. */
class Screen {
  state: TabletState | null = null;
  ports = 0;
  #port: MessagePort | null = null;
  #asked = new Map<number, (answer: Answer) => void>();
  #requests = 0;

  take(port: MessagePort): void {
    this.#port = port;
    this.ports += 1;
    this.state = null;
    port.on('message', (message: ToScreen) => {
      if (message.kind === 'state') this.state = message.state;
      else if ('request' in message) this.#asked.get(message.request)?.(message);
    });
  }
  ask(make: (request: number) => FromScreen): Promise<Answer> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve) => {
      this.#asked.set(request, resolve);
      this.#port?.postMessage(make(request));
    });
  }
  async command(command: TabletCommand): Promise<void> {
    const answer = await this.ask((request) => ({ kind: 'command', request, command }));
    expect(answer, JSON.stringify(command)).toMatchObject({ answer: { ok: true } });
  }
  async until(isSo: (state: TabletState) => boolean): Promise<TabletState> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (this.state !== null && isSo(this.state)) return this.state;
      await pause(50);
    }
    throw new Error(`never so: ${JSON.stringify(this.state)}`);
  }
  /** Samples that are recorded of a stretch. */
  async recordedOf(end: number): Promise<number> {
    const answer = await this.ask((request) => ({
      ...{ kind: 'read-recorded', request, first: sampleIndex(0), end: sampleIndex(end) },
    }));
    if (answer.kind !== 'recorded') throw new Error(`no recording: ${JSON.stringify(answer)}`);
    return answer.parts.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0);
  }
}

/** Samples that may be on their way to the disk: a frame that fills and two that are being committed. */
const UNDER_WAY = 150;

it(
  'what is packed records through a crash of the screen without losing a sample, and goes on with the case after its own',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder();
    for (const name of ['temp', 'documents']) mkdirSync(path.join(folder, name));
    const credentials = path.join(folder, 'credentials.json');
    writeFileSync(
      credentials,
      JSON.stringify({ units: [{ unit: 'medic-7', token: 'none' }], people: [], viewers: [] }),
    );
    const built = path.join(await ensureStaged('linux-x64', () => undefined), 'out');
    const screen = new Screen();
    const processes = realProcesses();
    const electron: ElectronHere = electronHere({
      folder,
      program: processes.program,
      pages: (partition) => (page) => {
        if (partition !== 'persist:tablet') return;
        page.on(CHANNELS.port, ({ ports: [port] }) => {
          if (port !== undefined) screen.take(port);
        });
        page.send(CHANNELS.connect);
      },
    });
    const lines: string[] = [];
    const app = new TabletApp({
      ...{ electron: electron.parts, clock: mainClock, built, folder, platform: 'linux', mayInspect: false },
      log: (line) => lines.push(line),
      words: screenWords('en'),
      run: () => Promise.resolve(),
      settings: {
        ...{ isKiosk: false, startsWithMachine: null, listedDevices: [] },
        acquisition: [
          ...['--journal', path.join(folder, 'journal'), '--relay', 'http://127.0.0.1:9', '--credentials', credentials],
          ...['--source', 'simulated:anterior-stemi'],
        ],
      },
    });
    atTheEnd(() => app.stop());
    app.start();
    await screen
      .until(() => true)
      .catch((thrown: unknown) => {
        throw new Error(`${String(thrown)}\n${lines.join('\n')}`);
      });
    await screen.command({ kind: 'sign-on', name: 'Lin' });
    const found = await screen.until(
      ({ monitor }) => monitor.kind === 'connected' || (monitor.kind === 'none' && monitor.choices.length > 0),
    );
    if (found.monitor.kind === 'none') {
      const given = found.monitor.choices.find(({ id }) => id.startsWith('given:'));
      await screen.command({ kind: 'choose-monitor', id: given?.id ?? '', driver: null });
    }
    await screen.until(({ monitor }) => monitor.kind === 'connected');
    await screen.command({ kind: 'begin-case' });
    await screen.until(({ current }) => (current?.recorded ?? 0) > 500);

    const tablet = electron.windows.find((one) => one.options.webPreferences?.partition === 'persist:tablet');
    const { pid } = processes.newest();
    tablet?.webContents.crash();
    await expect.poll(() => screen.ports, { timeout: 60_000 }).toBe(2);
    const after = await screen.until(({ current }) => (current?.recorded ?? 0) > 1500);
    expect(processes.newest().pid).toBe(pid);
    const recorded = after.current?.recorded ?? 0;
    const held = await screen.recordedOf(recorded);
    expect(recorded - held).toBeLessThanOrEqual(UNDER_WAY);

    // The acquisition itself: killed as a fault in its code would. The case goes on in the process that comes at once.
    const session = after.current?.session;
    processes.newest().kill('SIGKILL');
    await expect.poll(() => screen.ports, { timeout: 60_000 }).toBe(3);
    const resumed = await screen.until(({ current }) => current !== null);
    expect(resumed.current?.session).toBe(session);
    expect(resumed.crew).toBe('Lin');
    expect(await screen.recordedOf(held)).toBe(held);

    // Asked to stop, it commits and goes, and is not started again.
    await app.stop();
    expect(processes.newest().exitCode).toBe(0);
    expect(electron.processes).toHaveLength(2);
    expect(electron.boxes).toEqual([]);
  },
);
