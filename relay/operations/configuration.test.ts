import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.ts';

const read = (argv: readonly string[], env: Record<string, string> = {}): ReturnType<typeof readConfiguration> =>
  readConfiguration(argv, env, '1.2.3');

describe('how the relay is told what to do', () => {
  it('needs nothing at all', () => {
    const configuration = read([]);
    expect(configuration).toMatchObject({
      kind: 'read',
      flags: { port: 8080, host: null, dataFolder: resolve('data') },
    });
    expect(configuration.kind === 'read' && configuration.flags.consoleFolder).toMatch(/hospital-console.dist$/);
    expect(configuration.kind === 'read' && Object.isFrozen(configuration.flags)).toBe(true);
  });

  it('takes each flag from the environment too, and a flag before the environment', () => {
    const env = { PREARRIVAL_PORT: '9000', PREARRIVAL_HOST: '127.0.0.1', PREARRIVAL_DATA: '/tmp/one' };
    expect(read([], env)).toMatchObject({ flags: { port: 9000, host: '127.0.0.1', dataFolder: resolve('/tmp/one') } });
    expect(read(['--port', '0', '--data=/tmp/two'], env)).toMatchObject({
      flags: { port: 0, host: '127.0.0.1', dataFolder: resolve('/tmp/two') },
    });
    expect(read([], { PREARRIVAL_PORT: '' })).toMatchObject({ flags: { port: 8080 } });
  });

  it('lists all mistakes at once, each by the name under which it was given', () => {
    const configuration = read(['--colour', 'blue', '--data', ' '], {
      PREARRIVAL_PORT: '70000',
      PREARRIVAL_HOST: 'a b',
    });
    const mistakes = configuration.kind === 'mistaken' ? configuration.mistakes.join('\n') : '';
    for (const word of ['--colour', '--data', 'PREARRIVAL_PORT 70000', 'PREARRIVAL_HOST a b']) {
      expect(mistakes).toContain(word);
    }
    expect(read(['--port'])).toMatchObject({ kind: 'mistaken' });
    expect(read(['--port', '-1'])).toMatchObject({ kind: 'mistaken' });
  });

  it('takes the hospitals from a file, and an address for push services that they can write to', () => {
    expect(read([])).toMatchObject({ flags: { hospitalsFile: null, contact: 'mailto:operator@prearrival.invalid' } });
    expect(read(['--hospitals', 'h.json', '--contact', 'mailto:a@b.example'])).toMatchObject({
      flags: { hospitalsFile: resolve('h.json'), contact: 'mailto:a@b.example' },
    });
    const wrong = read([], { PREARRIVAL_CONTACT: 'a@b.example' });
    expect(wrong).toEqual({
      kind: 'mistaken',
      mistakes: ['PREARRIVAL_CONTACT a@b.example: this is neither a mailto: nor an https: address.'],
    });
  });

  it('takes pictures of a map from one server only, whose address and owner are told', () => {
    const credit = ['--tiles-credit', 'Map: the county'];
    const tiles = (url: string, more: readonly string[] = credit) => {
      const configuration = read(['--tiles', url, ...more]);
      return configuration.kind === 'read' ? configuration.flags.tiles : configuration;
    };
    expect(read([])).toMatchObject({ flags: { tiles: null } });
    expect(tiles('https://maps.example:8443/osm/{z}/{x}/{y}.png?key=k')).toEqual({
      url: 'https://maps.example:8443/osm/{z}/{x}/{y}.png?key=k',
      credit: 'Map: the county',
      origin: 'https://maps.example:8443',
    });
    for (const [url, why] of [
      ['https://maps.example/{z}/{x}.png', '{y}'],
      ['https://{s}.maps.example/{z}/{x}/{y}.png', 'braces'],
      ['https://maps.{z}.example/{x}/{y}.png', 'must begin with its server'],
      ['https://me:secret@maps.example/{z}/{x}/{y}.png', 'must begin with its server'],
      ["https://maps.example; script-src 'unsafe-eval'/{z}/{x}/{y}.png", 'neither'],
      ['javascript:alert(1)//{z}/{x}/{y}', 'neither'],
      ['/tiles/{z}/{x}/{y}.png', 'neither'],
    ] as const) {
      const refused = tiles(url);
      expect(refused, url).toEqual({ kind: 'mistaken', mistakes: [expect.stringContaining(why)] });
    }
    expect(tiles('https://maps.example/{z}/{x}/{y}.png', [])).toEqual({
      kind: 'mistaken',
      mistakes: [expect.stringContaining('--tiles-credit')],
    });
  });

  it('explains itself', () => {
    for (const flag of ['--help', '-h']) {
      const configuration = read([flag]);
      expect(configuration.kind === 'said' ? configuration.text : '').toContain('PREARRIVAL_DATA');
    }
    expect(read(['--version'])).toEqual({ kind: 'said', text: '1.2.3\n' });
  });
});
