import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTabletSettings } from './tablet-settings.ts';

const folder = path.resolve('/home/medic/prearrival');
const journal = ['--journal', path.join(folder, 'journal')];
const read = (args: readonly string[] = [], file: object | string | null = null) =>
  readTabletSettings(args, typeof file === 'object' && file !== null ? JSON.stringify(file) : file, folder);

describe('what the tablet is told at its start', () => {
  it('runs with nothing said: a window, autostart as it is, the journal in its own folder', () => {
    expect(read()).toEqual({
      kind: 'run',
      settings: { isKiosk: false, startsWithMachine: null, listedDevices: [], acquisition: journal },
    });
  });
  it('takes the file of whoever looks after the fleet', () => {
    const file = {
      ...{ kiosk: true, autostart: true, allowDevices: ['1A2B3C4D', ' '] },
      acquisition: {
        relay: ['https://a.example.org', 'https://b.example.org'],
        unit: 'medic-7',
        'end-on-stop': true,
        drain: false,
      },
    };
    expect(read([], file)).toMatchObject({
      settings: {
        ...{ isKiosk: true, startsWithMachine: true, listedDevices: ['1A2B3C4D'] },
        acquisition: [
          ...journal,
          ...['--relay=https://a.example.org', '--relay=https://b.example.org', '--unit=medic-7', '--end-on-stop'],
        ],
      },
    });
  });
  it('lets the command line have the last word, and leaves Chromium its switches', () => {
    const args = [
      '--windowed',
      '--ozone-platform=wayland',
      '--no-autostart',
      '--allow-device=77',
      '--',
      '--journal',
      '/j',
    ];
    expect(read(args, { kiosk: true, autostart: true })).toMatchObject({
      settings: { isKiosk: false, startsWithMachine: false, listedDevices: ['77'], acquisition: ['--journal', '/j'] },
    });
  });
  it('names every mistake of the file at once', () => {
    const result = read([], { kiosk: 'yes', allowDevices: [1], acquisition: { relay: { host: 1 } }, wat: 1 });
    expect(result.kind === 'mistaken' ? result.mistakes : []).toHaveLength(4);
  });
  it.each(['', '{', '[]', 'null', '"kiosk"'])('refuses a file that is %j', (text) => {
    expect(read([], text).kind).toBe('mistaken');
  });
  it('lets no flag be smuggled in by its name', () => {
    expect(read([], { acquisition: { 'unit=x --journal': 'y' } }).kind).toBe('mistaken');
  });
});
