import { GPS } from 'gps';
import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import { fixOf, type Fix } from './tablet-position.ts';

/** NMEA 0183 allows 82 characters; receivers of today write a little more. Beyond it, it is no sentence. */
const LONGEST_SENTENCE = 128;
/**
 * Metres of range error in 95 of 100 cases, which the dilution of the satellites' geometry multiplies.
 * Source: GPS Standard Positioning Service Performance Standard, 4th edition (2008), 3.4: 7.8 m.
 */
const RANGE_ERROR = 7.8;
/** Where a receiver does not tell its dilution: hardly ever further off, wherever it has a fix at all. */
const ACCURACY_UNTOLD = 50;
/** So long the last dilution holds for a sentence that has none of its own. */
const DILUTION_HOLDS_MS = 5_000;
/** What is reckoned without satellites, typed in or made up is no place of a vehicle. */
const MEASURED = new Set(['fix', 'dgps-fix', 'pps-fix', 'rtk', 'rtk-float']);

export interface NmeaCounters {
  readonly fixes: number;
  /** One for each sentence whose checksum is wrong; a wrong speed of the line makes all of them wrong. */
  readonly badChecksum: number;
  /** One for each that is cut, too long, or not to be read as what it says it is. */
  readonly malformed: number;
  /** One for each place that the receiver itself calls void, or reckoned and not measured. */
  readonly withoutFix: number;
}

/** What a satellite receiver writes, byte by byte, to places. No timer, no port: what comes is handed in. */
export class NmeaReading {
  #line = '';
  #isTooLong = false;
  #dilution: { readonly hdop: number; readonly at: UnixMillis } | null = null;
  #counters: NmeaCounters = { fixes: 0, badChecksum: 0, malformed: 0, withoutFix: 0 };

  get counters(): NmeaCounters {
    return this.#counters;
  }

  /** @param at when they came, by this machine's clock: all that is written down goes by that one, not by the satellites' */
  receive(bytes: Uint8Array, at: UnixMillis): readonly Fix[] {
    const fixes: Fix[] = [];
    for (const byte of bytes) {
      if (byte === NEWLINE || byte === RETURN) {
        const fix = this.#line === '' ? null : this.#read(this.#line, at);
        if (fix !== null) fixes.push(fix);
        this.#line = '';
        this.#isTooLong = false;
      } else if (byte === DOLLAR) {
        // A sentence that was cut in the middle does not swallow the next one.
        if (this.#line.startsWith('$')) this.#count('malformed');
        this.#line = '$';
        this.#isTooLong = false;
      } else if (this.#line.length < LONGEST_SENTENCE) this.#line += String.fromCharCode(byte);
      else if (!this.#isTooLong) {
        this.#isTooLong = true;
        this.#line = '';
        this.#count('malformed');
      }
    }
    return fixes;
  }

  #read(line: string, at: UnixMillis): Fix | null {
    // A receiver without its checksum cannot be told from a broken line; other talk (ships' `!AIVDM`) is none of ours.
    const kind = /^\$[A-Z]{2}(GGA|RMC),.*\*[0-9A-F]{2}$/i.exec(line)?.[1];
    if (kind === undefined) {
      if (/^\$[A-Z]{2}(GGA|RMC)/.test(line)) this.#count('malformed');
      return null;
    }
    const sentence = parsed(line);
    if (sentence === null) this.#count('malformed');
    else if (!sentence.valid) this.#count('badChecksum');
    else if (sentence.type === 'GGA') {
      const { lat, lon, hdop, quality } = sentence;
      if (quality === null || !MEASURED.has(quality)) return this.#count('withoutFix');
      if (hdop !== null && hdop > 0) this.#dilution = { hdop, at };
      return this.#fixAt(lat, lon, at);
    } else if (sentence.type === 'RMC') {
      const isMeasured = sentence.faa === null || !/estimated|manual|simulated|not valid/.test(sentence.faa);
      if (sentence.status !== 'active' || !isMeasured) return this.#count('withoutFix');
      return this.#fixAt(sentence.lat, sentence.lon, at);
    }
    return null;
  }

  #fixAt(latitude: number | null, longitude: number | null, at: UnixMillis): Fix | null {
    if (latitude === null || longitude === null) return this.#count('malformed');
    const told = this.#dilution;
    const holds = told !== null && at - told.at <= DILUTION_HOLDS_MS && at >= told.at;
    const accuracyMetres = holds ? Math.round(told.hdop * RANGE_ERROR * 10) / 10 : ACCURACY_UNTOLD;
    const fix = fixOf({ latitude, longitude, accuracyMetres }, at, 'receiver');
    return fix === null ? this.#count('malformed') : (this.#count('fixes'), fix);
  }

  #count(what: keyof NmeaCounters): null {
    this.#counters = { ...this.#counters, [what]: this.#counters[what] + 1 };
    return null;
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const DOLLAR = 0x24;

/** Null where the library throws: it does for a sentence with fields too few. */
function parsed(line: string): Exclude<ReturnType<typeof GPS.Parse>, false> | null {
  try {
    const sentence = GPS.Parse(line);
    return sentence === false ? null : sentence;
  } catch {
    return null;
  }
}
