import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.ts';

const NEEDED = ['--relay', 'http://relay.example:8080', '--journal', 'j', '--source', 'simulated:paced'];
const run = (args: readonly string[], environment: Record<string, string> = {}) => {
  const read = readConfiguration(args, environment);
  if (read.kind !== 'run') throw new Error(read.kind === 'mistaken' ? read.mistakes.join('\n') : read.kind);
  return read.configuration;
};
const mistakes = (args: readonly string[], environment: Record<string, string> = {}) => {
  const read = readConfiguration(args, environment);
  return read.kind === 'mistaken' ? read.mistakes : [];
};

describe('the configuration of a unit', () => {
  it('needs a relay, a journal and a source, and knows the rest', () => {
    expect(run(NEEDED)).toEqual({
      relays: [
        { ok: true, url: 'ws://relay.example:8080/uplink', shown: 'http://relay.example:8080', isPrivate: false },
      ],
      journal: 'j',
      journalMost: null,
      source: { kind: 'simulated', patient: 'paced', seed: 1 },
      speed: 1,
      drain: false,
      endOnStop: false,
      credentials: './data/credentials.json',
      unit: null,
      frameLength: 100,
      patientLabel: 'Unknown',
      position: null,
      screen: null,
      hospitals: [],
    });
  });

  it('takes a satellite receiver on a serial port, and complains of what is none', () => {
    const position = (text: string) => run([...NEEDED, '--position', text]).position;
    expect(position('serial:/dev/ttyACM0')).toEqual({ path: '/dev/ttyACM0', baudRate: 4800 });
    expect(position('serial:COM3?baud=9600')).toEqual({ path: 'COM3', baudRate: 9600 });
    expect(mistakes([...NEEDED, '--position', '/dev/ttyACM0'])).toEqual([expect.stringContaining('names no receiver')]);
    expect(mistakes([...NEEDED, '--position', 'serial:P?baud=4801'])).toEqual([
      expect.stringContaining("'4801' is no speed of a line"),
    ]);
    expect(mistakes([...NEEDED, '--position', 'serial:P?speed=4800'])).toEqual([
      "--position: a receiver has no setting 'speed'; there is baud.",
    ]);
  });

  it.each([
    ['500M', 500 * 2 ** 20],
    ['20g', 20 * 2 ** 30],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['8192K', 8 * 2 ** 20],
  ])('[D14] lets the journal take at most %s', (size, bytes) => {
    expect(run([...NEEDED, '--journal-most', size]).journalMost).toBe(bytes);
  });

  it.each(['', '20', 'G', '-5G', '3M', '20 Q', 'much'])("'%s' is no size for a journal", (size) => {
    expect(mistakes([...NEEDED, `--journal-most=${size}`])).toEqual([
      `--journal-most is '${size}', which is not a size of at least 4M, such as 500M or 20G.`,
    ]);
  });

  it('reads every flag', () => {
    const rest = [
      '--speed=2.5',
      '--drain',
      '--end-on-stop',
      '--credentials',
      'c',
      '--unit',
      'u',
      '--frame-ms',
      '40',
      '--patient',
      'F ~70',
    ];
    expect(run([...NEEDED, ...rest])).toMatchObject({
      speed: 2.5,
      drain: true,
      endOnStop: true,
      credentials: 'c',
      unit: 'u',
      frameLength: 40,
      patientLabel: 'F ~70',
    });
  });

  it('reads the environment, and a flag goes before it', () => {
    const environment = {
      PREARRIVAL_RELAY: 'https://relay.example/base/',
      PREARRIVAL_JOURNAL: 'from-environment',
      PREARRIVAL_SOURCE: 'wfdb:A0001.hea',
      PREARRIVAL_SPEED: '10',
      PREARRIVAL_DRAIN: '1',
      PREARRIVAL_END_ON_STOP: 'no',
      PREARRIVAL_FRAME_MS: '',
    };
    expect(run(['--journal', 'from-flag'], environment)).toMatchObject({
      relays: [{ url: 'wss://relay.example/base/uplink', isPrivate: true }],
      journal: 'from-flag',
      source: { kind: 'wfdb', path: 'A0001.hea' },
      speed: 10,
      drain: true,
      endOnStop: false,
      frameLength: 100,
    });
  });

  it('knows several addresses of the relay, the preferred one first', () => {
    const shown = (args: readonly string[], environment: Record<string, string> = {}): string[] =>
      run(args, environment).relays.map((relay) => relay.shown);
    const rest = NEEDED.slice(2);
    expect(shown(['--relay', 'http://a', '--relay=https://b', ...rest])).toEqual(['http://a', 'https://b']);
    expect(shown(rest, { PREARRIVAL_RELAY: 'http://a, http://b' })).toEqual(['http://a', 'http://b']);
    expect(shown(['--relay', 'http://c', ...rest], { PREARRIVAL_RELAY: 'http://a,http://b' })).toEqual(['http://c']);
    expect(mistakes(['--relay', 'http://a', '--relay', 'nowhere', ...rest]).join()).toContain('nowhere');
    expect(mistakes(['--relay', 'http://a', '--relay', 'ws://a', ...rest]).join()).toContain('twice');
    expect(mistakes(['--relay', 'http://a,http://b,http://c,http://d,http://e', ...rest]).join()).toContain('5');
  });

  it('lists all mistakes at once', () => {
    const wrong = [
      '--relay',
      'nowhere',
      '--speed',
      'fast',
      '--frame-ms',
      '500',
      '--colour',
      'blue',
      'stray',
      '--source',
      'tape:1',
    ];
    const said = mistakes([...wrong, '--patient', 'x'.repeat(300), '--unit'], { PREARRIVAL_DRAIN: 'perhaps' });
    for (const about of [
      'nowhere',
      'journal',
      'tape',
      'fast',
      '500',
      '--colour',
      'blue',
      'stray',
      '300',
      '--unit',
      'perhaps',
    ]) {
      expect(said.filter((sentence) => sentence.includes(about)).length, about).toBeGreaterThan(0);
    }
  });

  it('a flag does not swallow the flag behind it', () => {
    expect(mistakes(['--relay', '--journal', 'j', '--source', 'simulated:paced']).join()).toContain(
      '--relay needs a value',
    );
  });

  it.each(['0', '-1', 'NaN', '1e9', ' ', 'Infinity'])('refuses speed %j', (speed) => {
    expect(mistakes([...NEEDED, `--speed=${speed}`])).toHaveLength(1);
  });

  it.each(['ftp://relay', 'http://', 'http://name:secret@relay', 'http://relay?x', 'relay:8080'])(
    'refuses %j as a relay',
    (address) => {
      expect(mistakes(['--relay', address, '--journal', 'j', '--source', 'simulated:paced'])).toHaveLength(1);
    },
  );

  it.each([
    ['http://localhost:8080', true],
    ['http://127.0.0.1', true],
    ['http://[::1]:8080', true],
    ['http://192.0.2.1', false],
    ['wss://relay.example', true],
  ])('%s keeps ECG and token from being read on the way: %s', (address, isPrivate) => {
    expect(run(['--relay', address, ...NEEDED.slice(2)]).relays[0]?.isPrivate).toBe(isPrivate);
  });

  it('takes a monitor on a serial port, with the settings of its driver', () => {
    const { source } = run([...NEEDED.slice(0, 4), '--source', 'serial:/dev/ttyUSB0?driver=cyton&rate=250&gain=12']);
    expect(source).toEqual({
      ...{ kind: 'serial', path: '/dev/ttyUSB0', driver: 'cyton' },
      settings: new Map([
        ['rate', '250'],
        ['gain', '12'],
      ]),
    });
  });

  it('a monitor cannot be recorded faster than it measures', () => {
    const source = ['--source', 'serial:/dev/ttyUSB0?driver=physioglove'];
    expect(mistakes([...NEEDED.slice(0, 4), ...source, '--speed', '2']).join()).toContain('--speed');
    expect(run([...NEEDED.slice(0, 4), ...source, '--speed', '1']).speed).toBe(1);
  });

  it('explains itself, whatever else is given', () => {
    const read = readConfiguration(['--bogus', '--help'], {});
    expect(read).toMatchObject({ kind: 'help', text: expect.stringContaining('--end-on-stop') as string });
    expect(read).toMatchObject({
      text: expect.stringContaining('NAME is one of physioglove, cyton, serial22; its settings') as string,
    });
  });
});
