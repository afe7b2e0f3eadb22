import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../protocol/ecg/units.ts';
import {
  LOST_AFTER,
  nextScreenLink,
  openingLink,
  type ScreenLinkAction,
  type ScreenLinkEvent,
  type ScreenLinkState,
  screenStanding,
  SILENT_AFTER,
} from './screen-link.ts';

const at = monotonicMillis;

class Link {
  state: ScreenLinkState;
  actions: ScreenLinkAction[];
  constructor() {
    const { state, actions } = openingLink(at(0));
    this.state = state;
    this.actions = [...actions];
  }
  step(now: number, event: ScreenLinkEvent): this {
    const { state, actions } = nextScreenLink(this.state, event, at(now));
    this.state = state;
    this.actions.push(...actions);
    return this;
  }
  standing = (now: number) => screenStanding(this.state, at(now)).kind;
}
const opened = { kind: 'opened' } as const;
const heard = { kind: 'heard' } as const;
const closed = { kind: 'closed', isRefused: false } as const;
const timePasses = { kind: 'time-passes' } as const;

describe('the screen’s way to the recording', () => {
  it('opens at once, and shows nothing before something was heard', () => {
    const link = new Link().step(10, opened);
    expect(link.actions).toEqual(['open']);
    expect(link.standing(10)).toBe('reaching');
    expect(link.step(20, heard).standing(20)).toBe('heard');
  });
  it('comes back by itself after a tenth of a second, and says nothing of it when that was quick', () => {
    const link = new Link().step(10, opened).step(20, heard).step(1_000, closed);
    expect(link.step(1_050, timePasses).actions).toEqual(['open']);
    expect(link.step(1_100, timePasses).actions).toEqual(['open', 'open']);
    expect(link.step(1_200, opened).step(1_210, heard).standing(1_210)).toBe('heard');
  });
  it('waits longer from attempt to attempt, never more than two seconds, for ever', () => {
    const link = new Link();
    const openedAt: number[] = [0];
    let count = 1;
    link.step(0, closed);
    for (let now = 0; now < 60_000; now += 50) {
      link.step(now, timePasses);
      if (link.actions.length > count) {
        count = link.actions.length;
        openedAt.push(now);
        link.step(now, closed);
      }
    }
    const waits = openedAt.slice(1).map((time, place) => time - (openedAt[place] ?? 0));
    expect(waits.slice(0, 5)).toEqual([100, 250, 500, 1_000, 2_000]);
    expect(Math.max(...waits)).toBe(2_000);
    expect(openedAt.at(-1)).toBeGreaterThan(57_000);
  });
  it('covers what is old after three seconds without the recording, and says for how long', () => {
    const link = new Link().step(0, opened).step(100, heard).step(200, closed);
    expect(link.standing(100 + LOST_AFTER)).toBe('heard');
    expect(screenStanding(link.state, at(5_100))).toEqual({ kind: 'lost', lasting: 5_000 });
  });
  it('is opened anew when it is open and says nothing for five seconds', () => {
    const link = new Link().step(0, opened).step(0, heard);
    link.step(SILENT_AFTER - 1, timePasses);
    expect(link.actions).toEqual(['open']);
    link.step(SILENT_AFTER, timePasses);
    expect(link.actions).toEqual(['open', 'close']);
    expect(link.step(SILENT_AFTER + 100, timePasses).actions).toEqual(['open', 'close', 'open']);
  });
  it('gives up an attempt that neither opens nor fails', () => {
    const link = new Link();
    expect(link.step(3_999, timePasses).actions).toEqual(['open']);
    expect(link.step(4_000, timePasses).actions).toEqual(['open', 'close']);
  });
  it('tries no more where its key is not the right one: a person must act', () => {
    const link = new Link().step(10, { kind: 'closed', isRefused: true });
    expect(link.step(60_000, timePasses).actions).toEqual(['open']);
    expect(link.standing(60_000)).toBe('refused');
  });
  it('takes nothing late for something new', () => {
    const link = new Link().step(10, closed);
    const before = link.state;
    expect(link.step(20, heard).state).toBe(before);
    expect(link.step(20, opened).state).toBe(before);
    expect(link.step(20, closed).state).toBe(before);
  });
});
