import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { shell } from 'electron/common';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  MessageChannelMain,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
  utilityProcess,
} from 'electron/main';
import { autoUpdater } from 'electron-updater';
import { autostartPlace, setAutostart } from './autostart.ts';
import { logInto } from './log-file.ts';
import { mainClock } from './main-clock.ts';
import { prepareProgram, writeDownFaults } from './program.ts';
import { runProgram } from './report-files.ts';
import { screenWords } from './screen-words.ts';
import { TabletApp } from './tablet-app.ts';
import { readTabletSettings, SETTINGS_FILE, type TabletSettings } from './tablet-settings.ts';
import { watchForUpdates } from './updates.ts';

/** The tablet's program, as Electron starts it. Its parts run without Electron; this file only names them. */
const MISTAKEN = 2;
const electron = {
  ...{ app, BrowserWindow, dialog, Menu, MessageChannelMain, powerMonitor, powerSaveBlocker, protocol, session, shell },
  utilityProcess,
};

prepareProgram(electron);

// One tablet, one journal: whoever starts it again wants to see the one that runs.
if (app.requestSingleInstanceLock()) void app.whenReady().then(begin);
else app.exit(0);

function begin(): void {
  const folder = app.getPath('userData');
  const words = screenWords(app.getLocale());
  // Started as `electron FOLDER …` the folder comes before what is meant for us.
  const args = process.argv.slice(process.defaultApp ? 2 : 1);
  const read = readTabletSettings(args, textOf(path.join(folder, SETTINGS_FILE)), folder);
  if (read.kind === 'run') {
    run(read.settings, folder);
    return;
  }
  dialog.showErrorBox(words.mistakenSettings, read.mistakes.join('\n'));
  app.exit(MISTAKEN);
}

function run(settings: TabletSettings, folder: string): void {
  const writeLine = logInto(path.join(folder, 'logs'), () => new Date());
  const log = (line: string): void => {
    writeLine(line);
    if (!app.isPackaged) process.stderr.write(`${line}\n`);
  };
  writeDownFaults({ app, powerMonitor, process, log });
  const tablet = new TabletApp({
    ...{ electron, settings, log, folder, clock: mainClock, run: runProgram, platform: process.platform },
    words: screenWords(app.getLocale()),
    built: path.join(app.getAppPath(), 'out'),
    mayInspect: !app.isPackaged,
  });
  tablet.start();
  if (settings.startsWithMachine !== null) {
    const place = autostartPlace(process.platform, process.env, app.getPath('home'), process.execPath);
    setAutostart(app, place, settings.startsWithMachine).catch((thrown: unknown) => {
      log(`Autostart was not set: ${String(thrown)}`);
    });
  }
  // Written into the package where it was built with an address to update from.
  if (app.isPackaged && existsSync(path.join(process.resourcesPath, 'app-update.yml'))) {
    watchForUpdates(autoUpdater, mainClock, log, () => {
      tablet.updateReady();
    });
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    // A file that is there and cannot be read must not pass for one that says nothing.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT' ? null : '';
  }
}
