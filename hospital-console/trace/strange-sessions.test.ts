import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_LEADS, type LeadName } from '../../protocol/ecg/leads.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  monotonicMillis,
  sampleIndex,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SourceEvent } from '../sources/sample-source.ts';
import { TraceDesk } from './trace-desk.ts';
import type { Arrangement, TraceReport, ViewId, ViewReport } from './trace-port.ts';

const view = 1 as ViewId;
const session = '01890000-0000-7000-8000-000000000001' as SessionId;
const EIGHT: readonly LeadName[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const formatOf = (rate: number, leads: readonly LeadName[] = EIGHT): SignalFormat => ({
  samplingRate: hertz(rate),
  leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) })),
});
const arrangement: Arrangement = {
  ...{ layout: '3x4+1', order: 'standard', speed: 25, gain: 10, exactly: null, theme: 'paper' },
  filter: { band: 'unfiltered', notch: null },
  words: {
    ...{ language: 'en-GB', awaited: 'awaited', leadOff: 'lead off', gap: 'gap', notRecorded: 'not recorded' },
    gapReasons: {
      ...{ sensor_off: 'monitor off', link_loss: 'link lost', app_down: 'tablet off', journal_full: 'tablet full' },
      ...{ purged: 'purged', corrupt: 'damaged' },
    },
    ...{ unfiltered: 'unfiltered', notch: 'notch', automatic: 'auto', noData: 'NO DATA', waiting: 'waiting' },
    warnings: { 'not-for-st': 'NOT FOR ST', blunted: 'blunted', 'rings-at-j': 'rings' },
  },
};

/** What was written on any canvas. */
let written: string[] = [];
class PaperOfWords {
  width = 1;
  height = 1;
  getContext(): unknown {
    const answers: Readonly<Record<string, unknown>> = {
      measureText: () => ({ width: 10 }),
      createPattern: () => ({}),
      fillText: (text: string) => written.push(text),
    };
    return new Proxy({}, { get: (_, name) => answers[String(name)] ?? (() => undefined), set: () => true });
  }
}
beforeEach(() => {
  written = [];
  vi.stubGlobal('OffscreenCanvas', PaperOfWords);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A replay of a recording that is over and zero throughout, every request answered. */
function replayOf(format: SignalFormat, end: number) {
  let time = 0;
  let tell: (event: SourceEvent) => void = () => undefined;
  const reports: ViewReport[] = [];
  const requested: SampleRange[] = [];
  const desk = new TraceDesk({
    link: {
      open: () => ({
        session,
        listen: (hear) => {
          tell = hear;
          return () => undefined;
        },
        request: (range) => requested.push(range),
      }),
      signedIn: () => undefined,
      look: () => undefined,
    },
    now: () => ({ monotonic: monotonicMillis(time), unix: unixMillis(time), relayClock: null }),
    openPlayer: () => Promise.reject(new Error('Nobody asks for what was seen then.')),
    report: (told: TraceReport) => {
      if (told.kind === 'view') reports.push(told.report);
    },
  });
  const size = { width: 1400, height: 800, devicePixelRatio: 1 };
  desk.obey({ kind: 'attach', view, canvas: new PaperOfWords() as unknown as OffscreenCanvas, size, arrangement });
  desk.obey({ kind: 'show', view, session, mode: 'replay' });
  const description = { unit: 'ambulance-1' as UnitId, source: 'test', patientLabel: 'Unknown', software: 'test' };
  tell({ kind: 'described', description: { ...description, startedAt: unixMillis(0), format } });
  const unitClock = { offset: milliseconds(0), uncertainty: milliseconds(2) };
  tell({ kind: 'state', state: 'ended', endSample: sampleIndex(end), unitClock });
  const answer = (): void => {
    for (const range of requested.splice(0)) {
      for (let first = range.first as number; first < Math.min(range.end, end); first += 1_000) {
        const count = Math.min(1_000, Math.min(range.end, end) - first);
        const channels = format.leads.map(() => new Int32Array(count));
        const block = { firstSample: sampleIndex(first), channels, leadsOff: NO_LEADS };
        tell({ kind: 'samples', block, recordedAt: unixMillis(0), committedAt: unixMillis(0) });
      }
      tell({ kind: 'reached', range, through: range.end, complete: true });
    }
  };
  return {
    requested,
    last: () => reports.at(-1),
    seek: (to: number) => {
      desk.obey({ kind: 'seek', view, end: sampleIndex(to) });
    },
    pass: () => {
      for (let n = 0; n < 20; n += 1) {
        time += 50;
        desk.tick();
        answer();
        desk.paint();
        desk.reportViews();
      }
    },
  };
}

describe('a recording of a rate never seen', () => {
  it.each([300, 669, 1000])('of %i samples a second opens with ten seconds of its own samples', (rate) => {
    const replay = replayOf(formatOf(rate), 20 * rate);
    replay.pass();
    expect(replay.last()).toMatchObject({ playhead: 10 * rate, endSample: 20 * rate, freshness: 'ended', gaps: [] });
    expect(replay.last()?.awaited).toEqual([]);
    expect(
      written.some((text) => text.includes(`${rate} Hz`)),
      'and the paper states it',
    ).toBe(true);
  });
});

describe('a lead that a recording does not have', () => {
  it('has its place on the paper, and the words that it was not recorded', () => {
    const replay = replayOf(formatOf(500, EIGHT.slice(0, 6)), 10_000);
    replay.pass();
    expect(written).toEqual(expect.arrayContaining(['V5', 'V6', 'not recorded']));
    const whole = replayOf(formatOf(500), 10_000);
    written = [];
    whole.pass();
    expect(written).not.toContain('not recorded');
  });
});

describe('sixteen hours of session', () => {
  it('are one key wide: both ends are there at once, of what lies between nothing is fetched', () => {
    const end = 16 * 3600 * 500;
    const replay = replayOf(formatOf(500), end);
    const asked: SampleRange[] = [];
    const note = (): void => {
      asked.push(...replay.requested);
    };
    replay.pass();
    replay.seek(end);
    note();
    replay.pass();
    expect(replay.last()).toMatchObject({ playhead: end, endSample: end, freshness: 'ended' });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((range) => range.first >= end - 60 * 500)).toBe(true);
    replay.seek(0);
    replay.pass();
    expect(replay.last()?.playhead).toBe(0);
  });
});
