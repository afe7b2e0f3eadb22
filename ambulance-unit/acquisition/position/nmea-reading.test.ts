import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../../protocol/ecg/units.ts';
import { sentence } from '../../../test/support/nmea-receiver.ts';
import { NmeaReading } from './nmea-reading.ts';

const NOON = 1_800_000_000_000;
const GGA = sentence('GPGGA,040000.00,2503.1234,N,12133.5678,E,1,09,0.9,12.3,M,15.0,M,,');
const RMC = sentence('GNRMC,040000.00,A,2503.1234,N,12133.5678,E,27.5,213.4,151126,,,A');
const read = (text: string, reading = new NmeaReading(), at = NOON) => ({
  fixes: reading.receive(Buffer.from(text, 'latin1'), unixMillis(at)),
  reading,
});

describe('what a satellite receiver writes', () => {
  it('is a place of GGA, with how far off it may be, and of RMC', () => {
    const { fixes, reading } = read(GGA + RMC);
    expect(fixes).toHaveLength(2);
    for (const fix of fixes) {
      expect(fix).toMatchObject({ kind: 'fixed', source: 'receiver', at: NOON, accuracyMetres: 7 });
      expect(fix.latitude).toBeCloseTo(25 + 3.1234 / 60, 9);
      expect(fix.longitude).toBeCloseTo(121 + 33.5678 / 60, 9);
    }
    expect(reading.counters).toEqual({ fixes: 2, badChecksum: 0, malformed: 0, withoutFix: 0 });
  });

  it('south and west are negative', () => {
    const [fix] = read(sentence('GPRMC,040000,A,3456.5000,S,05820.2500,W,0.0,,151126,,')).fixes;
    expect(fix?.latitude).toBeCloseTo(-(34 + 56.5 / 60), 9);
    expect(fix?.longitude).toBeCloseTo(-(58 + 20.25 / 60), 9);
  });

  it('of a receiver that does not tell its dilution is within fifty metres, and a dilution holds for five seconds', () => {
    expect(read(RMC).fixes[0]?.accuracyMetres).toBe(50);
    const { reading } = read(GGA);
    expect(read(RMC, reading, NOON + 5_000).fixes[0]?.accuracyMetres).toBe(7);
    expect(read(RMC, reading, NOON + 5_001).fixes[0]?.accuracyMetres).toBe(50);
  });

  it('comes in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), (sizes) => {
        const bytes = Buffer.from(GGA + RMC + GGA, 'latin1');
        const reading = new NmeaReading();
        let from = 0;
        const found = [...sizes, bytes.length].flatMap((size) => {
          const piece = bytes.subarray(from, from + size);
          from += size;
          return reading.receive(piece, unixMillis(NOON));
        });
        expect(found).toHaveLength(3);
      }),
    );
  });

  it.each([
    ['void, before it sees enough satellites', sentence('GPRMC,040000.00,V,,,,,,,151126,,,N'), 'withoutFix'],
    ['of quality 0', sentence('GPGGA,040000.00,,,,,0,00,99.9,,M,,M,,'), 'withoutFix'],
    ['reckoned on in a tunnel', sentence('GPGGA,040000.00,2503.1,N,12133.5,E,6,00,9.9,1,M,1,M,,'), 'withoutFix'],
    ['made up by a simulator', sentence('GPRMC,040000.00,A,2503.1,N,12133.5,E,1,1,151126,,,S'), 'withoutFix'],
    ['with one letter changed on the way', GGA.replace('2503', '2504'), 'badChecksum'],
    [
      'without its checksum',
      'GPGGA,040000.00,2503.1,N,12133.5,E,1,09,0.9,1,M,1,M,,\r\n'.replace(/^/, '$'),
      'malformed',
    ],
    ['cut in the middle', `${GGA.slice(0, 30)}\r\n`, 'malformed'],
    ['of another planet', sentence('GPGGA,040000.00,9903.1,N,12133.5,E,1,09,0.9,1,M,1,M,,'), 'malformed'],
    ['without end', `$GPGGA,${'1'.repeat(5_000)}\r\n`, 'malformed'],
  ] as const)('%s is no place, and is counted once', (_, text, counter) => {
    const { fixes, reading } = read(text);
    expect(fixes).toEqual([]);
    expect(reading.counters).toEqual({ fixes: 0, badChecksum: 0, malformed: 0, withoutFix: 0, [counter]: 1 });
    expect(read(GGA, reading).fixes, 'the next one is heard').toHaveLength(1);
  });

  it('a sentence that begins in the middle of another is heard', () => {
    const { fixes, reading } = read(GGA.slice(0, 30) + RMC);
    expect(fixes).toHaveLength(1);
    expect(reading.counters.malformed).toBe(1);
  });

  it('other sentences, and a line at the wrong speed, are passed over', () => {
    const { fixes, reading } = read(`${sentence('GPGSV,1,1,00')}!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n`);
    expect([fixes, reading.counters.malformed]).toEqual([[], 0]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (noise) => {
        expect(new NmeaReading().receive(noise, unixMillis(NOON))).toEqual([]);
      }),
    );
  });
});
