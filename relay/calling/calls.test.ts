import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../test/support/manual-clock.ts';
import { SessionAuthor, sessionNumber } from '../../test/support/session-author.ts';
import { offset, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';
import { HospitalDirectory } from '../access/hospital-directory.ts';
import { Presence } from '../fan-out/presence.ts';
import type { NotWritten, Writing } from '../fan-out/relay-author.ts';
import { NO_FACTS } from '../log/case-facts.ts';
import type { SessionStanding } from '../log/session-log.ts';
import { Calls, type Summons } from './calls.ts';

const SESSION = sessionNumber(1);
const TITLE = { en: 'Harbour', zh: '海港' };
const HOSPITALS = new HospitalDirectory({
  hospitals: [{ id: 'harbour', title: TITLE, people: ['Dr Lin', 'Dr Wu'], onCall: [{ person: 'Dr Lin', rank: 1 }] }],
});

/** A relay that calls about one alert, whose log answers as it is told to. */
class Ward {
  readonly clock = new ManualClock();
  readonly told: { readonly person: string; readonly summons: Summons }[] = [];
  readonly asked: { readonly step: string; readonly by: string; readonly isWritten: boolean }[] = [];
  /** Null: the disk takes it. */
  refusal: NotWritten | null = null;
  standing: SessionStanding;
  readonly calls: Calls;

  constructor() {
    const author = new SessionAuthor();
    const { clock } = this;
    const now = () => ({ monotonic: clock.monotonic(), unix: clock.wall() });
    const alerted = { kind: 'alert', twelveLead: sampleIndex(0), hospital: 'harbour', urgency: 'stemi' } as const;
    const { record } = author.entry(alerted);
    this.standing = {
      ...{ session: SESSION, unit: author.unit, opened: null, description: null, head: offset(1), epochs: [] },
      ...{ samples: sampleCount(0), gaps: [], awaited: [], endSample: sampleIndex(0), complete: false, looks: [] },
      ...{ firstCommitAt: now().unix, lastCommitAt: now().unix, endedAt: null, endCommittedAt: null },
      facts: {
        ...NO_FACTS,
        ...{ offeredTo: ['harbour'], inCharge: 'harbour' },
        alert: {
          ...{ epochNumber: record.epoch.number, epochNonce: record.epoch.nonce, seq: record.seq },
          ...{ recordedAt: now().unix, by: 'Medic A', entry: alerted },
        },
      },
    };
    this.calls = new Calls({
      log: {
        standing: (session) => (session === SESSION ? this.standing : null),
        standings: () => [this.standing],
        entries: () => [],
        listen: () => () => undefined,
      },
      authors: {
        write: (_session: unknown, body: RecordBody): Promise<Writing> => {
          if (body.kind !== 'entry' || body.entry.kind !== 'summons') throw new Error('not a step of a call');
          const { refusal } = this;
          this.asked.push({ step: body.entry.step, by: body.by, isWritten: refusal === null });
          return Promise.resolve(
            refusal === null
              ? ({ kind: 'written' } as Writing)
              : { kind: 'not-written', why: refusal, sentence: 'It was not written.' },
          );
        },
      },
      presence: new Presence(),
      hospitals: { now: HOSPITALS },
      clock: { now, after: (wait, call) => clock.after(wait, call) },
      tell: (person, summons) => this.told.push({ person, summons }),
    });
  }
  written = (): readonly string[] => this.asked.filter(({ isWritten }) => isWritten).map(({ step }) => step);
}

let open: Ward | null = null;
const ward = (): Ward => (open = new Ward());
afterEach(() => open?.calls.close());

describe('a call about an alert', () => {
  it('is told to whoever is on call, and that is written down as the relay’s own word', async () => {
    const { told, asked, clock } = ward();
    await clock.pass(0);
    expect(told).toMatchObject([{ person: 'Dr Lin', summons: { session: SESSION, urgency: 'stemi', attempt: 1 } }]);
    expect(asked).toEqual([{ step: 'told', by: '', isWritten: true }]);
  });

  it('is delivered once a device of theirs says so, to whom it was told and to nobody else', async () => {
    const { calls, written } = ward();
    await settle();
    expect(calls.delivered(SESSION, 'Dr Wu')).toBe(false);
    expect([calls.delivered(SESSION, 'Dr Lin'), calls.delivered(SESSION, 'Dr Lin')]).toEqual([true, true]);
    await settle();
    expect(written()).toEqual(['told', 'delivered']);
    expect(calls.openFor('Dr Lin')).toMatchObject([{ session: SESSION, attempt: 1 }]);
    expect(calls.openFor('Dr Wu')).toEqual([]);
  });

  it('goes on while the disk is full, and each step is written in its order once there is room', async () => {
    const here = ward();
    here.refusal = 'storage';
    here.calls.delivered(SESSION, 'Dr Lin');
    await here.clock.pass(31_000);
    expect(here.told.map(({ summons }) => summons.attempt)).toEqual([1, 2]);
    // The first one was taken before the disk was full.
    expect(here.written()).toEqual(['told']);
    here.refusal = null;
    await here.clock.pass(3_000);
    expect(here.written()).toEqual(['told', 'delivered', 'told']);
    expect(here.calls.refusals.all).toEqual({});
  });

  it.each(['unknown-session', 'too-large'] as const)(
    'asks once for a step that can never be written (%s), counts it, and writes what comes behind',
    async (refusal) => {
      const here = ward();
      await settle();
      here.refusal = refusal;
      here.calls.delivered(SESSION, 'Dr Lin');
      await here.clock.pass(10_000);
      expect(here.asked.filter(({ step }) => step === 'delivered')).toHaveLength(1);
      expect(here.calls.refusals.all).toEqual({ 'step-refused': 1 });
      here.refusal = null;
      await here.clock.pass(30_000);
      expect(here.written()).toEqual(['told', 'told']);
    },
  );

  it('is forgotten once the patient’s recording is history and the log has every step', async () => {
    const here = ward();
    await settle();
    here.standing = { ...here.standing, endCommittedAt: unixMillis(here.clock.wall() - 2 * 3_600_000) };
    await here.clock.pass(1_500);
    expect(here.calls.of(SESSION)).toBeNull();
  });
});
