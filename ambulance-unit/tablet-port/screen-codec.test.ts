import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import {
  decodeFromScreen,
  decodeToScreen,
  encodeFromScreen,
  encodeToScreen,
  keyOfFragment,
  requestOf,
} from './screen-codec.ts';
import type { FromScreen, ToScreen } from './tablet-port.ts';

const FORMAT = {
  samplingRate: hertz(500),
  leads: [{ lead: 'II', lsb: microvoltsPerLsb(2.5), baseline: deviceCount(0) }],
} as const;
const through = (message: ToScreen): ToScreen | null => decodeToScreen(encodeToScreen(message));

describe('what passes between the acquisition and the tablet’s screen', () => {
  it('samples cross as they are, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 20 }), { maxLength: 4 }),
        (counts) => {
          const message: ToScreen = {
            ...{ kind: 'samples', feed: 3, first: sampleIndex(17), leadsOff: NO_LEADS, placement: 'posterior' },
            ...{ channels: counts.map((channel) => Int32Array.from(channel)), arrivedAt: unixMillis(1.5) },
          };
          expect(through(message)).toEqual(message);
        },
      ),
    );
  });

  it('recorded parts, files, gaps, formats and answers cross as they are, in any script', () => {
    const messages: readonly ToScreen[] = [
      {
        ...{ kind: 'recorded', request: 4, format: FORMAT },
        parts: [0, 7].map((first) => ({
          ...{ first: sampleIndex(first), leadsOff: NO_LEADS, placement: 'standard' },
          channels: [Int32Array.of(first, -5), Int32Array.of(9, 10)],
        })),
      },
      { kind: 'file', request: 5, name: '十二導程.pdf', bytes: Uint8Array.of(37, 80, 68, 70, 0, 255) },
      { kind: 'feed-gap', feed: 1, first: sampleIndex(5), count: sampleCount(2) },
      { kind: 'format', feed: 1, format: FORMAT },
      { kind: 'answer', request: 6, answer: { ok: false, refusal: 'no-case' } },
    ];
    for (const message of messages) expect(through(message)).toEqual(message);
  });

  it('what is cut short, or no message at all, is nothing', () => {
    const whole = encodeToScreen({ kind: 'file', request: 5, name: 'a', bytes: Uint8Array.of(1) });
    if (typeof whole === 'string') throw new Error('a file is binary');
    for (let length = 0; length < 8; length += 1) expect(decodeToScreen(whole.subarray(0, length))).toBeNull();
    expect(decodeToScreen('{')).toBeNull();
    expect(decodeToScreen('[]')).toBeNull();
  });

  it('every command crosses as it is', () => {
    const commands: readonly Extract<FromScreen, { kind: 'command' }>['command'][] = [
      { kind: 'sign-on', name: '林' },
      { kind: 'choose-monitor', id: 'serial:/dev/ttyUSB0', driver: null },
      { kind: 'note-patient', label: 'x', caseNumber: '7', ageYears: null, sex: 'female' },
      { kind: 'place-electrodes', placement: 'right-sided' },
      { kind: 'send-alert', twelveLead: sampleIndex(5), urgency: 'stemi' },
      { kind: 'note-vital', values: [{ vital: 'spo2', value: 97 }] },
      { kind: 'set-alarm-limits', limits: ADULT_LIMITS },
      { kind: 'note-position', latitude: 25, longitude: 121, accuracyMetres: 4 },
      { kind: 'note-no-position', why: 'denied' },
      { kind: 'silence-alarms', isSilent: true },
      { kind: 'close-case' },
    ];
    for (const command of commands) {
      const message: FromScreen = { kind: 'command', request: 3, command };
      expect(decodeFromScreen(encodeFromScreen(message))).toEqual(message);
    }
    const read: FromScreen = { kind: 'read-recorded', request: 1, first: sampleIndex(2), end: sampleIndex(9) };
    expect(decodeFromScreen(encodeFromScreen(read))).toEqual(read);
  });

  it('nothing that a screen could send is believed without having been read: it never throws, and knows only its kinds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        decodeFromScreen(text);
      }),
    );
    const strange = [
      {
        kind: 'command',
        request: 1,
        command: { kind: 'note-patient', label: 'x', caseNumber: 7, ageYears: null, sex: null },
      },
      { kind: 'command', request: 1, command: { kind: 'place-electrodes', placement: 'upside-down' } },
      { kind: 'command', request: -1, command: { kind: 'close-case' } },
      { kind: 'read-recorded', request: 1, first: 5, end: 2 },
      { kind: 'make-report', request: 1, twelveLead: 5, language: 'fr' },
      { kind: 'shutdown', request: 1 },
    ];
    for (const message of strange) expect(decodeFromScreen(JSON.stringify(message))).toBeNull();
    expect(requestOf(JSON.stringify(strange[0]))).toBe(1);
    expect(requestOf('nonsense')).toBeNull();
    expect(decodeFromScreen(`"${'x'.repeat(40_000)}"`)).toBeNull();
  });

  it('the key stands behind # and nowhere else', () => {
    expect(keyOfFragment('#key=0123456789abcdef')).toBe('0123456789abcdef');
    expect(keyOfFragment('#theme=night&key=0123456789abcdef')).toBe('0123456789abcdef');
    expect(keyOfFragment('#key=short')).toBeNull();
    expect(keyOfFragment('')).toBeNull();
  });
});
