import { describe, expect, it } from 'vitest';
import { describeWfdbFailure } from './wfdb-failure.ts';
import { parseWfdbHeader } from './wfdb-header.ts';

const parsed = (text: string) => {
  const outcome = parseWfdbHeader(text, 'x.hea');
  if (!outcome.ok) throw new Error(describeWfdbFailure(outcome.failure));
  return outcome.value;
};
const refusal = (text: string) => {
  const outcome = parseWfdbHeader(text, 'x.hea');
  if (outcome.ok) throw new Error('it was accepted');
  return outcome.failure;
};
const signalLine = (line: string) => {
  const header = parsed(`x 1 500 10\n${line}`);
  const signal = header.kind === 'signals' ? header.signals[0] : undefined;
  if (signal === undefined) throw new Error('no signal');
  return signal;
};

describe('a WFDB header', () => {
  it('is read with comments, empty lines, tabs and carriage returns between its lines', () => {
    const header = parsed(
      '# before\r\n\r\n100 2\t360 650000 0:0:0 26/10/1994\r\n100.dat 212 200 11 1024 995 -22131 0 MLII\r\n' +
        '#between\r\n100.dat 212 200 11 1024 1011 20052 0 V5\r\n# 69 M 1085 1629 x1\r\n',
    );
    expect(header).toMatchObject({
      kind: 'signals',
      record: {
        line: 3,
        name: '100',
        frameRate: 360,
        signalCount: 2,
        frames: 650000,
        baseTime: '0:0:0',
        baseDate: '26/10/1994',
      },
      signals: [
        {
          line: 4,
          fileName: '100.dat',
          format: 212,
          baseline: 1024,
          adcZero: 1024,
          initialValue: 995,
          checksum: -22131,
        },
        { line: 6, description: 'V5' },
      ],
    });
  });

  it('takes what it leaves out from the standard: 250 Hz, 200 counts per mV, uncalibrated', () => {
    expect(parsed('8l 1\ndata0 8').record).toMatchObject({ frameRate: 250, frames: null });
    expect(signalLine('d.dat 16')).toMatchObject({
      gain: 200,
      calibrated: false,
      baseline: 0,
      units: 'mV',
      initialValue: null,
      checksum: null,
      description: 'signal 0',
    });
    expect(signalLine('d.dat 16 0').calibrated).toBe(false);
  });

  it('reads gain, baseline and units in every combination', () => {
    expect(signalLine('d.dat 16 1000.0(0)/mV')).toMatchObject({
      gain: 1000,
      baseline: 0,
      units: 'mV',
      calibrated: true,
    });
    expect(signalLine('d.dat 16 20(-1600)/mmHg 12 5')).toMatchObject({ gain: 20, baseline: -1600, units: 'mmHg' });
    expect(signalLine('d.dat 16 2e2/uV 12 7')).toMatchObject({ gain: 200, baseline: 7, units: 'uV' });
  });

  it('reads samples a frame, skew and byte offset out of the format field', () => {
    expect(signalLine('d.dat 212x4:3+512')).toMatchObject({
      format: 212,
      samplesPerFrame: 4,
      skew: 3,
      byteOffset: 512,
    });
  });

  it('keeps a description with spaces whole', () => {
    expect(signalLine('d0 8 100 10 0 -53 -1279 0   ECG signal 0, left').description).toBe('ECG signal 0, left');
  });

  it('takes only the sampling rate where a counter frequency follows it', () => {
    expect(parsed('x 0 62.4725/999.56(12.5) 14400').record.frameRate).toBe(62.4725);
  });

  it('leaves a date that stands before the time unread, as published records have it', () => {
    expect(parsed('JS00001 0 500 5000 23-Mar-2021 20:20:47').record).toMatchObject({ baseTime: null, baseDate: null });
  });

  it('lists segments, null segments among them', () => {
    expect(parsed('multi/3 2 360 45000\nlay 0\na 21600\n~ 1800')).toMatchObject({
      kind: 'segments',
      segments: [
        { line: 2, name: 'lay', frames: 0 },
        { line: 3, name: 'a', frames: 21600 },
        { line: 4, name: '~', frames: 1800 },
      ],
    });
  });

  it.each([
    ['', 'empty-file', 'x.hea is empty.'],
    ['# only a comment\n', 'empty-file', 'x.hea is empty.'],
    ['x', 'bad-header-line', "x.hea, line 1: the number of signals is '', which is not a whole number."],
    ['x 12.5', 'bad-header-line', "x.hea, line 1: the number of signals is '12.5', which is not a whole number."],
    ['\n\nx 300', 'too-many-signals', 'x.hea, line 3: it announces 300 signals; at most 256 are read.'],
    ['x/70000 1', 'too-many-segments', 'x.hea, line 1: it announces 70000 segments; at most 65536 are read.'],
    ['x 1 0 5', 'bad-sampling-rate', "x.hea, line 1: '0' is not a usable sampling rate."],
    ['x 1 -500 5', 'bad-sampling-rate', "x.hea, line 1: '-500' is not a usable sampling rate."],
    ['x 1 1e999 5', 'bad-sampling-rate', "x.hea, line 1: '1e999' is not a usable sampling rate."],
    ['x 1 nan 5', 'bad-sampling-rate', "x.hea, line 1: 'nan' is not a usable sampling rate."],
    ['x 2 500\nd.dat 16', 'wrong-signal-count', 'x.hea, line 1: it announces 2 signals, but 1 are described.'],
    [
      'x 1 500\nd.dat 16\nd.dat 16',
      'wrong-signal-count',
      'x.hea, line 1: it announces 1 signals, but 2 are described.',
    ],
    ['x/2 1 500\na 10', 'wrong-segment-count', 'x.hea, line 1: it announces 2 segments, but 1 are listed.'],
    [
      'x 1 500\n../d.dat 16',
      'unsafe-file-name',
      "x.hea, line 2: the file name '../d.dat' leads out of the record's folder and is not opened.",
    ],
    [
      'x 1 500\nd.dat 16 -200',
      'bad-header-line',
      "x.hea, line 2: the gain is '-200', which is not GAIN[(BASELINE)][/UNITS] with a gain above zero.",
    ],
    [
      'x 1 500 10\nd.dat 16 200 12 0 7 abc',
      'bad-header-line',
      "x.hea, line 2: the checksum is 'abc', which is not a whole number of 32 bits.",
    ],
    ['x 1 500\nd.dat sixteen', 'bad-header-line', null],
    ['x 1 500\nd.dat 16x0', 'bad-header-line', null],
    ['x 1 500 99999999999999', 'bad-header-line', null],
    ['x/1 1 500\na many', 'bad-header-line', null],
    ['bad/name/3 1', 'bad-header-line', null],
  ])('refuses %j as %s', (text, kind, sentence) => {
    const failure = refusal(text);
    expect(failure.kind).toBe(kind);
    if (sentence !== null) expect(describeWfdbFailure(failure)).toBe(sentence);
  });

  it.each(['/etc/passwd', '../d.dat', 'a/../../d.dat', './d.dat', 'a//d.dat', 'C:\\d.dat', '..\\d.dat', '-'])(
    'does not open %s, whatever a header says',
    (name) => {
      expect(refusal(`x 1 500\n${name} 16`).kind).toBe('unsafe-file-name');
      expect(refusal(`x/1 1 500\n${name} 16`).kind).toBe('unsafe-file-name');
    },
  );

  it('quotes garbage without letting it reach the terminal', () => {
    const sentence = describeWfdbFailure(refusal(`x \u001b[2J${'9'.repeat(500)}`));
    // That is what must not be there
    expect(sentence).not.toMatch(/[\u0000-\u001f]/);
    expect(sentence.length).toBeLessThan(200);
  });
});
