import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { afterWritten, MOST_ATTEMPTS, newCall, nextCall, stepOf } from './escalation.ts';
import type { CallAction, CallEvent, CallState } from './escalation.ts';

const START = 1_800_000_000_000;
const ROSTER = ['Dr Lin', 'Dr Wu'];

/** A night on call in virtual time: a beat a second, and what was told and written, with the second it happened in. */
class Night {
  state: CallState = newCall(unixMillis(START));
  readonly said: string[] = [];
  readonly written: { readonly at: number; readonly action: Extract<CallAction, { kind: 'write' }> }[] = [];
  onCall: readonly string[] = ROSTER;
  #now = START;

  get now(): number {
    return (this.#now - START) / 1000;
  }
  hear(event: CallEvent): void {
    const { state, actions } = nextCall(this.state, event, unixMillis(this.#now));
    this.state = state;
    for (const action of actions) {
      if (action.kind === 'tell') this.said.push(`${this.now} ${action.person} ${action.attempt}`);
      else this.written.push({ at: this.#now, action });
    }
  }
  pass(seconds: number): this {
    for (let second = 0; second < seconds; second += 1) {
      this.hear({ kind: 'tick', onCall: this.onCall });
      this.#now += 1000;
    }
    return this;
  }
  setClock(seconds: number): void {
    this.#now = START + seconds * 1000;
  }
  steps(): string[] {
    return this.state.called.map((one) => `${one.person} ${stepOf(one)}`);
  }
}

describe('an alert that nobody acknowledged', () => {
  it('tells the first on call at once, again every 30 s, and the second at two minutes', () => {
    const night = new Night();
    night.pass(181);
    expect(night.said).toEqual([
      ...['0 Dr Lin 1', '30 Dr Lin 2', '60 Dr Lin 3', '90 Dr Lin 4'],
      ...['120 Dr Lin 5', '120 Dr Wu 1', '150 Dr Lin 6', '150 Dr Wu 2', '180 Dr Lin 7', '180 Dr Wu 3'],
    ]);
    expect(night.written.map(({ action }) => action.step)).toEqual(night.said.map(() => 'told'));
  });

  it('stops as soon as somebody acknowledges, whoever it is, and calls nobody again', () => {
    for (const by of ['Dr Lin', 'A doctor who is not on call']) {
      const night = new Night().pass(40);
      const before = night.said.length;
      night.hear({ kind: 'answered', by });
      night.pass(600);
      expect(night.said).toHaveLength(before);
      expect(night.state.end).toMatchObject({ kind: 'answered', by });
    }
  });

  it('shows of each person: told, delivered, seen, acknowledged, each written down once', () => {
    const night = new Night().pass(125);
    expect(night.steps()).toEqual(['Dr Lin told', 'Dr Wu told']);
    night.hear({ kind: 'delivered', person: 'Dr Wu' });
    night.hear({ kind: 'delivered', person: 'Dr Wu' });
    expect(night.steps()).toEqual(['Dr Lin told', 'Dr Wu delivered']);
    night.hear({ kind: 'seen', person: 'Dr Wu' });
    expect(night.steps()).toEqual(['Dr Lin told', 'Dr Wu seen']);
    night.hear({ kind: 'answered', by: 'Dr Wu' });
    expect(night.steps()).toEqual(['Dr Lin told', 'Dr Wu acknowledged']);
    expect(night.written.map(({ action }) => action.step).filter((step) => step !== 'told')).toEqual([
      ...['delivered', 'seen', 'acknowledged'],
    ]);
  });

  it('is not acknowledged by being seen: it goes on calling', () => {
    const night = new Night().pass(10);
    night.hear({ kind: 'seen', person: 'Dr Lin' });
    night.pass(60);
    expect(night.said.at(-1)).toBe('60 Dr Lin 3');
  });

  it('says nothing of people who were not called', () => {
    const night = new Night().pass(5);
    night.hear({ kind: 'seen', person: 'Dr Chen' });
    expect(night.written).toHaveLength(1);
  });

  it('is written down as unanswered after half an hour, once, and may still be answered', () => {
    const night = new Night().pass(3 * 3600);
    expect(night.said.filter((line) => line.includes('Lin'))).toHaveLength(MOST_ATTEMPTS);
    expect(night.said.filter((line) => line.includes('Wu'))).toHaveLength(MOST_ATTEMPTS);
    expect(night.written.filter(({ action }) => action.step === 'unanswered')).toHaveLength(1);
    night.hear({ kind: 'answered', by: 'Dr Wu' });
    expect(night.state.end).toMatchObject({ kind: 'answered', by: 'Dr Wu' });
  });

  it('ends where the recording is over', () => {
    const night = new Night().pass(31);
    night.hear({ kind: 'over' });
    night.pass(300);
    expect(night.said).toHaveLength(2);
    expect(night.state.end?.kind).toBe('over');
  });
});

describe('the roster', () => {
  it('without anybody on call tells nobody, and somebody as soon as there is one', () => {
    const night = new Night();
    night.onCall = [];
    night.pass(50);
    expect(night.said).toEqual([]);
    night.onCall = ['Dr Wu'];
    night.pass(2);
    expect(night.said).toEqual(['50 Dr Wu 1']);
  });

  it('that changes in the middle of a call tells the new first on call at once', () => {
    const night = new Night();
    night.onCall = ['Dr Lin'];
    night.pass(45);
    night.onCall = ['Dr Chen', 'Dr Wu'];
    night.pass(1);
    expect(night.said.at(-1)).toBe('45 Dr Chen 1');
    expect(night.state.called.at(-1)).toMatchObject({ person: 'Dr Chen', rank: 1 });
    night.pass(121);
    expect(night.said).toContain('165 Dr Wu 1');
  });

  it('with a third and a fourth goes on every two minutes', () => {
    const night = new Night();
    night.onCall = ['A', 'B', 'C'];
    night.pass(400);
    expect(night.said).toContain('120 B 1');
    expect(night.said).toContain('240 C 1');
  });
});

describe('a relay that is started again', () => {
  it('goes on where the log says that it was: nobody is told early, late or twice', () => {
    const one = new Night().pass(400);
    for (const killedAt of [1, 29, 30, 31, 119, 120, 121, 200]) {
      const before = new Night().pass(killedAt);
      let restored = newCall(unixMillis(START + 999_000));
      for (const { at, action } of before.written) restored = afterWritten(restored, { ...action, at: unixMillis(at) });
      expect(restored, `killed after ${killedAt} s`).toEqual(before.state);
      const after = new Night();
      after.setClock(before.now);
      after.state = restored;
      after.pass(400 - killedAt);
      expect([...before.said, ...after.said], `killed after ${killedAt} s`).toEqual(one.said);
    }
  });

  it('that was away for five minutes tells the first again and the second at once', () => {
    const before = new Night().pass(40);
    before.setClock(340);
    before.pass(1);
    expect(before.said.slice(-2)).toEqual(['340 Dr Lin 3', '340 Dr Wu 1']);
  });

  it('whose clock was set back by an hour goes on calling', () => {
    const night = new Night().pass(40);
    night.setClock(-3600);
    night.pass(31);
    expect(night.said.slice(-4)).toEqual([...['-3600 Dr Lin 3', '-3600 Dr Wu 1', '-3570 Dr Lin 4', '-3570 Dr Wu 2']]);
  });
});
