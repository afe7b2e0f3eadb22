import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { autostartPlace, desktopEntry, setAutostart } from './autostart.ts';
import { electronBinary } from './build/electron-binary.ts';
import type { ElectronParts } from './electron-parts.ts';
import { logInto } from './log-file.ts';
import { prepareProgram, writeDownFaults, type FaultParts } from './program.ts';
import { checkReport } from './report-files.ts';
import { watchForUpdates } from './updates.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'prearrival-machine-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('starting with the machine', () => {
  it('is a file on Linux, taken away again; an AppImage starts as the image', async () => {
    const place = autostartPlace('linux', { APPIMAGE: '/opt/Prearrival.AppImage' }, folder, '/tmp/.mount/prearrival');
    const file = path.join(folder, '.config', 'autostart', 'prearrival.desktop');
    const app = { setLoginItemSettings: () => undefined };
    await setAutostart(app, place, true);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Prearrival.AppImage"');
    await setAutostart(app, place, false);
    await setAutostart(app, place, false);
    expect(existsSync(file)).toBe(false);
  });
  it('is Electron’s to set on Windows', async () => {
    const asked: object[] = [];
    const app = { setLoginItemSettings: (settings: object) => asked.push(settings) };
    await setAutostart(app, autostartPlace('win32', {}, folder, 'C:\\Prearrival.exe'), true);
    expect(asked).toEqual([{ openAtLogin: true }]);
  });
  it('escapes what a path may hold', () => {
    expect(desktopEntry('/opt/a "b" $c %d')).toContain(String.raw`Exec="/opt/a \\"b\\" \\$c %%d"`);
  });
});

describe('before Electron is ready', () => {
  const prepared = (isPackaged: boolean) => {
    const said: unknown[] = [];
    const app = {
      isPackaged,
      enableSandbox: () => said.push('sandbox'),
      commandLine: { appendSwitch: (name: string) => said.push(name) },
    };
    const Menu = { setApplicationMenu: (menu: unknown) => said.push(['menu', menu]) };
    const protocol = {
      registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]) =>
        said.push(...schemes.map(({ scheme }) => scheme)),
    };
    prepareProgram({ app, Menu, protocol } as unknown as ElectronParts);
    return said;
  };
  it('every page is in the sandbox, a graphics driver that crashes does not end the recording, and no shortcut quits without a question', () => {
    expect(prepared(true)).toEqual(['sandbox', 'disable-gpu-process-crash-limit', ['menu', null], 'app']);
  });
  it('a developer keeps the menu', () => {
    expect(prepared(false)).toEqual(['sandbox', 'disable-gpu-process-crash-limit', 'app']);
  });
});

describe('a fault of the main process, of a helper of Chromium’s, a tablet that slept', () => {
  it('is written down, and ends nothing', () => {
    const [app, powerMonitor, program] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
    const lines: string[] = [];
    writeDownFaults({
      ...{ app, powerMonitor },
      process: program,
      log: (line: string) => lines.push(line),
    } as unknown as FaultParts);
    program.emit('uncaughtException', new Error('a listener failed'));
    program.emit('unhandledRejection', 'no');
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 });
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    expect(lines).toEqual([
      expect.stringMatching(/^main process, uncaughtException: Error: a listener failed\n +at /),
      'main process, unhandledRejection: no',
      'GPU: crashed, 139.',
      'The tablet goes to sleep.',
      'The tablet has woken up.',
    ]);
  });
});

describe('the log', () => {
  it('keeps two files at most, and cuts a line without end', () => {
    const log = logInto(folder, () => new Date(0), 10_000);
    for (let i = 0; i < 50; i += 1) log('x'.repeat(9000));
    expect(statSync(path.join(folder, 'tablet.log')).size).toBeLessThan(10_000);
    expect(statSync(path.join(folder, 'tablet.log.1')).size).toBeLessThan(10_000);
    expect(readFileSync(path.join(folder, 'tablet.log'), 'utf8')).toMatch(/^1970-01-01T00:00:00\.000Z x{4000}\n/);
  });
  it('that cannot be written stops nothing', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(() => {
      logInto(path.join(folder, 'file', 'logs'), () => new Date(0))('lost');
    }).not.toThrow();
  });
});

describe('a report’s name', () => {
  it.each([
    ['../../etc/passwd', 'etc-passwd.pdf'],
    ['王大明 12-lead.pdf', '王大明 12-lead.pdf'],
    ['a:b*c?"<>|', 'a-b-c.pdf'],
    ['...', 'report.pdf'],
    ['', 'report.pdf'],
  ])('%j becomes %j', (name, expected) => {
    expect(checkReport(name, new TextEncoder().encode('%PDF-1.7'))).toMatchObject({ ok: true, name: expected });
  });
});

it('updates are looked for five minutes after the start and every six hours, and installed only when the program ends', async () => {
  const clock = new ManualClock();
  let looks = 0;
  let ready = 0;
  const ears = new Map<string, (error: Error) => void>();
  const updater = {
    ...{ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: true },
    on: (event: string, ear: (error: Error) => void) => ears.set(event, ear),
    checkForUpdates: () => {
      looks += 1;
      return Promise.reject(new Error('no network'));
    },
  };
  const said: string[] = [];
  watchForUpdates(
    updater,
    clock,
    (line) => said.push(line),
    () => (ready += 1),
  );
  expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true, allowDowngrade: false });
  await clock.pass(5 * 60_000 - 1);
  expect(looks).toBe(0);
  await clock.pass(12 * 3_600_000 + 1);
  expect(looks).toBe(3);
  ears.get('error')?.(new Error('no network'));
  ears.get('update-downloaded')?.(new Error());
  expect(said[0]).toBe('updates: no network');
  expect(ready).toBe(1);
});

it('Electron’s program is looked for where it would lie, and never fetched', () => {
  expect(electronBinary(folder, {})).toBeNull();
  const dist = path.join(folder, 'node_modules', 'electron', 'dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(path.join(dist, 'electron'), '');
  writeFileSync(path.join(folder, 'node_modules', 'electron', 'path.txt'), 'electron');
  expect(electronBinary(folder, {})).toBe(path.join(dist, 'electron'));
  expect(electronBinary(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeNull();
});
