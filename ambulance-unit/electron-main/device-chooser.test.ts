import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import {
  MOST_HEARD,
  nextChooserState,
  NO_REQUEST,
  type ChooserAction,
  type ChooserEvent,
  type ChooserState,
  type HeardDevice,
} from './device-chooser.ts';
import type { KnownDevices } from './known-devices.ts';

const device = (deviceId: string, deviceName = `Monitor ${deviceId}`): HeardDevice => ({ deviceId, deviceName });
const ours = device('AA:01', 'Polar H10 1A2B3C4D');
const spare = device('AA:02', 'Polar H10 99887766');
const stranger = device('BB:01', 'Polar H10 55555555');
const nobody: KnownDevices = { used: [], listed: [] };
const weUsed = (...devices: readonly HeardDevice[]): KnownDevices => ({
  ...nobody,
  used: devices.map(({ deviceId: id, deviceName: name }) => ({ id, name })),
});

class Tablet {
  state: ChooserState = NO_REQUEST;
  readonly known: KnownDevices;
  constructor(known: KnownDevices) {
    this.known = known;
  }
  at(now: number, event: ChooserEvent): readonly ChooserAction[] {
    const step = nextChooserState(this.state, event, this.known, monotonicMillis(now));
    this.state = step.state;
    return step.actions;
  }
  wanted(now: number, by: 'page' | 'person' = 'page') {
    return this.at(now, { kind: 'wanted', by });
  }
  heard(now: number, ...devices: readonly HeardDevice[]) {
    return this.at(now, { kind: 'heard', devices });
  }
  looked(now: number) {
    return this.at(now, { kind: 'looked' });
  }
  chosen(now: number, choice: string | null, request = this.state.requests) {
    return this.at(now, { kind: 'chosen', request, device: choice });
  }
}

describe('a page that wants its monitor back', () => {
  it('is let ask, with a tap that nobody could give it', () => {
    expect(new Tablet(nobody).wanted(0)).toEqual([{ kind: 'click', request: 1 }]);
  });
  it('[C2] gets the one used last as soon as it is heard, whoever else is there', () => {
    const tablet = new Tablet(weUsed(ours, spare));
    tablet.wanted(0);
    expect(tablet.heard(10, stranger, spare)).toEqual([]);
    expect(tablet.heard(900, stranger, spare, ours)).toEqual([
      { kind: 'answer', device: ours },
      { kind: 'remember', device: ours },
    ]);
    expect(tablet.state.kind).toBe('idle');
  });
  it('[C3] gets another one of ours once the last one was not heard for three seconds', () => {
    const tablet = new Tablet(weUsed(ours, spare));
    tablet.wanted(0);
    tablet.heard(10, spare);
    expect(tablet.looked(2999)).toEqual([]);
    expect(tablet.looked(3000)).toMatchObject([{ kind: 'answer', device: spare }, { kind: 'remember' }]);
  });
  it('[C3] gets one that is on the list of the tablet at once where none was used before', () => {
    const tablet = new Tablet({ used: [], listed: ['1a2b3c4d'] });
    tablet.wanted(0);
    expect(tablet.heard(5, stranger, ours)).toMatchObject([{ kind: 'answer', device: ours }, { kind: 'remember' }]);
  });
  it('[C4] asks a person where only strangers are heard, and tells more of them as they come', () => {
    const tablet = new Tablet(weUsed(ours));
    tablet.wanted(0);
    expect(tablet.heard(100, stranger)).toEqual([]);
    expect(tablet.looked(3000)).toEqual([{ kind: 'offer', request: 1, devices: [stranger] }]);
    expect(tablet.looked(4000)).toEqual([]);
    expect(tablet.heard(5000, stranger, spare)).toEqual([{ kind: 'offer', request: 1, devices: [stranger, spare] }]);
    expect(tablet.heard(5100, stranger, spare)).toEqual([]);
  });
  it('[C2] takes it still when ours comes while strangers are being offered', () => {
    const tablet = new Tablet(weUsed(ours));
    tablet.wanted(0);
    tablet.heard(100, stranger);
    tablet.looked(3000);
    expect(tablet.heard(20_000, stranger, ours)).toEqual([
      { kind: 'answer', device: ours },
      { kind: 'remember', device: ours },
      { kind: 'offer-over', request: 1, why: 'chosen' },
    ]);
  });
  it('[C6] is told of none after a minute, with or without a device in the air', () => {
    const silent = new Tablet(nobody);
    silent.wanted(0);
    expect(silent.looked(59_999)).toEqual([]);
    expect(silent.looked(60_000)).toEqual([{ kind: 'answer', device: null }]);
    const crowded = new Tablet(nobody);
    crowded.wanted(0);
    crowded.heard(100, stranger);
    crowded.looked(3000);
    expect(crowded.looked(60_000)).toEqual([
      { kind: 'answer', device: null },
      { kind: 'offer-over', request: 1, why: 'timed-out' },
    ]);
  });
});

describe('a person who looks for a monitor', () => {
  it('[C5] sees everything at once, and nothing is taken by itself', () => {
    const tablet = new Tablet(weUsed(ours));
    tablet.wanted(0, 'person');
    expect(tablet.heard(50, ours, stranger)).toEqual([{ kind: 'offer', request: 1, devices: [ours, stranger] }]);
    expect(tablet.looked(10_000)).toEqual([]);
    expect(tablet.chosen(11_000, stranger.deviceId)).toEqual([
      { kind: 'answer', device: stranger },
      { kind: 'remember', device: stranger },
      { kind: 'offer-over', request: 1, why: 'chosen' },
    ]);
  });
  it('[C1] need not wait for the page that looks by itself: its request becomes theirs, with a minute of its own', () => {
    const tablet = new Tablet(weUsed(ours));
    tablet.wanted(0);
    tablet.heard(100, stranger);
    expect(tablet.wanted(2000, 'person')).toEqual([{ kind: 'offer', request: 1, devices: [stranger] }]);
    expect(tablet.wanted(2100, 'person')).toEqual([]);
    expect(tablet.wanted(2200, 'page')).toEqual([]);
    expect(tablet.heard(2300, stranger, ours)).toEqual([{ kind: 'offer', request: 1, devices: [stranger, ours] }]);
    expect(tablet.looked(61_999)).toEqual([]);
    expect(tablet.looked(62_000)).toHaveLength(2);
  });
  it('may want none of them', () => {
    const tablet = new Tablet(nobody);
    tablet.wanted(0, 'person');
    tablet.heard(50, stranger);
    expect(tablet.chosen(900, null)).toEqual([
      { kind: 'answer', device: null },
      { kind: 'offer-over', request: 1, why: 'none-chosen' },
    ]);
  });
  it('[C6] gets nothing that was not offered, and nothing for an offer that is over', () => {
    const tablet = new Tablet(nobody);
    tablet.wanted(0, 'person');
    expect(tablet.chosen(10, stranger.deviceId)).toEqual([]);
    tablet.heard(50, stranger);
    expect(tablet.chosen(60, 'CC:01')).toEqual([]);
    expect(tablet.chosen(70, stranger.deviceId, 0)).toEqual([]);
    tablet.chosen(80, null);
    expect(tablet.chosen(90, stranger.deviceId, 1)).toEqual([]);
  });
});

it('the offer is over when the page that asked is gone', () => {
  const tablet = new Tablet(nobody);
  tablet.wanted(0, 'person');
  tablet.heard(1, stranger);
  expect(tablet.at(2, { kind: 'page-gone' })).toEqual([{ kind: 'offer-over', request: 1, why: 'gone' }]);
  expect(tablet.at(3, { kind: 'page-gone' })).toEqual([]);
});

it('a radio that is off ends the request at once, and the next one is not refused', () => {
  const tablet = new Tablet(nobody);
  tablet.wanted(0);
  expect(tablet.at(5, { kind: 'ended', request: 1 })).toEqual([]);
  expect(tablet.wanted(10)).toEqual([{ kind: 'click', request: 2 }]);
  tablet.at(11, { kind: 'ended', request: 1 });
  expect(tablet.state.kind).toBe('asking');
});

it('a street full of devices is cut to what a person can read', () => {
  const tablet = new Tablet(nobody);
  tablet.wanted(0, 'person');
  const street = Array.from({ length: 500 }, (_, i) => device(`S${String(i)}`));
  const [offer] = tablet.heard(1, ...street);
  expect(offer?.kind === 'offer' ? offer.devices.length : 0).toBe(MOST_HEARD);
});

it('[C7] whatever happens in whatever order, a request is answered once at most, and its offer ends once', () => {
  const events: fc.Arbitrary<ChooserEvent> = fc.oneof(
    fc.constantFrom<ChooserEvent[]>(
      { kind: 'wanted', by: 'page' },
      { kind: 'wanted', by: 'person' },
      { kind: 'page-gone' },
      { kind: 'ended', request: 1 },
      { kind: 'looked' },
    ),
    fc.subarray([ours, spare, stranger]).map((devices): ChooserEvent => ({ kind: 'heard', devices })),
    fc
      .tuple(fc.nat(4), fc.constantFrom(null, 'AA:01', 'BB:01', 'CC:09'))
      .map(([request, choice]): ChooserEvent => ({ kind: 'chosen', request, device: choice })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(events, fc.nat(20_000)), { maxLength: 60 }), (story) => {
      const tablet = new Tablet({ ...weUsed(spare), listed: ['1A2B3C4D'] });
      const answers = new Map<number, number>();
      const offered = new Set<number>();
      let now = 0;
      for (const [event, passed] of story) {
        now += passed;
        const { requests } = tablet.state;
        for (const action of tablet.at(now, event)) {
          if (action.kind === 'answer') answers.set(requests, (answers.get(requests) ?? 0) + 1);
          if (action.kind === 'offer') offered.add(action.request);
          if (action.kind === 'offer-over') expect(offered.delete(action.request)).toBe(true);
        }
      }
      expect([...answers.values()].filter((count) => count > 1)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
