import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import {
  decodeFromDevicePage,
  decodeToDevicePage,
  encodeDeviceMessage,
  readFromDevicePage,
  readToDevicePage,
} from './device-port-codec.ts';
import type { FromDevicePage, ToDevicePage } from './device-port.ts';

const TOLD: readonly ToDevicePage[] = [
  { kind: 'connect', connection: 3, device: 'a=', service: 's', listens: ['l', 'm'], writes: [] },
  { kind: 'write', connection: 3, to: 'w', bytes: Uint8Array.of(0, 255, 7) },
  { kind: 'write', connection: 3, to: 'w', bytes: new Uint8Array() },
  { kind: 'disconnect', connection: 3 },
  { kind: 'wanted', services: ['s'], besides: [] },
  { kind: 'choose' },
  { kind: 'forget', device: 'a=' },
];
const device = { id: 'a=', name: '心電圖 12 “導程”', services: ['s'] };
const error = { during: 'connect', name: 'NetworkError', message: 'no\nmore' } as const;
const SAID: readonly FromDevicePage[] = [
  { kind: 'available', isAvailable: false },
  { kind: 'granted', devices: [device] },
  { kind: 'chosen', device },
  { kind: 'choice-failed', error },
  { kind: 'opened', connection: 3 },
  {
    kind: 'bytes',
    connection: 3,
    from: 'l',
    bytes: Uint8Array.of(1, 2, 3),
    arrivedAt: unixMillis(1_700_000_000_000.25),
  },
  { kind: 'written', connection: 3, to: 'w' },
  { kind: 'closed', connection: 3, error: null },
  { kind: 'closed', connection: 3, error },
];

describe('what passes between the acquisition and the Bluetooth page', () => {
  it.each(TOLD)('to the page, $kind comes out as it went in, as bytes and as a clone', (message) => {
    expect(decodeToDevicePage(encodeDeviceMessage(message))).toEqual({ ok: true, message });
    expect(readToDevicePage(structuredClone(message))).toEqual({ ok: true, message });
  });
  it.each(SAID)('from the page, $kind comes out as it went in, as bytes and as a clone', (message) => {
    expect(decodeFromDevicePage(encodeDeviceMessage(message))).toEqual({ ok: true, message });
    expect(readFromDevicePage(structuredClone(message))).toEqual({ ok: true, message });
  });
  it('says what is wrong with what cannot be read', () => {
    const whole = encodeDeviceMessage({ kind: 'disconnect', connection: 3 });
    const failure = (frame: Uint8Array): unknown => decodeToDevicePage(frame);
    expect(failure(whole.subarray(0, 3))).toEqual({ ok: false, failure: 'truncated' });
    expect(failure(whole.subarray(0, whole.length - 1))).toEqual({ ok: false, failure: 'truncated' });
    expect(failure(Uint8Array.of(0, 0, 0, 1, 0x7b))).toEqual({ ok: false, failure: 'not-json' });
    expect(failure(Uint8Array.of(0, 0, 0, 1, 0x37))).toEqual({ ok: false, failure: 'unlike-its-kind' });
    expect(failure(Uint8Array.of(255, 0, 0, 1))).toEqual({ ok: false, failure: 'too-long' });
    expect(readToDevicePage({ kind: 'shout' })).toEqual({ ok: false, failure: 'unknown-kind' });
    expect(readToDevicePage({ kind: 'write', connection: 1, to: 'w', bytes: [1] })).toMatchObject({ ok: false });
    expect(readFromDevicePage({ kind: 'closed', connection: 1, error: { ...error, during: 'lunch' } })).toMatchObject({
      ok: false,
    });
    expect(readFromDevicePage({ kind: 'bytes', connection: NaN, from: 'l', bytes: new Uint8Array() })).toMatchObject({
      ok: false,
    });
    expect(readFromDevicePage(null)).toEqual({ ok: false, failure: 'unlike-its-kind' });
  });
  it('never throws, whatever the bytes and values are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.anything(), (bytes, value) => {
        for (const read of [decodeToDevicePage, decodeFromDevicePage]) expect(typeof read(bytes).ok).toBe('boolean');
        for (const read of [readToDevicePage, readFromDevicePage]) expect(typeof read(value).ok).toBe('boolean');
      }),
    );
  });
  it('of a damaged frame, nothing comes out but a failure or a message of a known kind', () => {
    const frames = SAID.map(encodeDeviceMessage);
    fc.assert(
      fc.property(fc.nat(frames.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, where, flip) => {
        const frame = Uint8Array.from(frames[which] ?? []);
        const at = where % frame.length;
        frame[at] = (frame[at] ?? 0) ^ flip;
        const read = decodeFromDevicePage(frame);
        if (read.ok) expect(SAID.map(({ kind }) => kind)).toContain(read.message.kind);
      }),
    );
  });
});
