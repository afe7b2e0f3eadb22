import { describe, expect, it } from 'vitest';
import { absent, known } from '../../../protocol/ecg/measured.ts';
import { beatsPerMinute, milliseconds, sampleIndex, seconds, unixMillis } from '../../../protocol/ecg/units.ts';
import { madeMeasurement } from '../../../test/support/made-measurement.ts';
import {
  caseWith,
  connectedTo,
  formatOf,
  hospitalCalled,
  NOW,
  tabletWith,
} from '../../../test/support/tablet-states.ts';
import type { TalkLine } from '../../tablet-port/tablet-state.ts';
import { en } from '../words/en.ts';
import type { Say } from '../words/word-key.ts';
import { criteriaView, leadsText } from './criteria-view.ts';
import { deliverySteps } from './delivery-steps.ts';
import { clipOf, electrodeStanding, placeOnMap, WIRES } from './electrode-standing.ts';
import { isBounce } from './event-buttons.ts';
import { hospitalCards } from './hospital-cards.ts';
import { linkStanding } from './link-standing.ts';
import { patientText } from './patient-text.ts';
import { recordStanding } from './record-standing.ts';
import { stripsOf, unseenMessages } from './strips.ts';
import { talkText, type TalkWords } from './talk-text.ts';
import { elapsedText, leftText, spanText } from './time-text.ts';
import { visibleText } from './visible-text.ts';
import { vitalCards } from './vital-cards.ts';

/** As the page speaks, without its library. */
const say: Say = (key, ...[blanks]) => {
  const text = key.split('.').reduce<unknown>((room, name) => (room as Record<string, unknown>)[name], en) as string;
  return Object.entries(blanks ?? {}).reduce(
    (said, [blank, value]) => said.replace(`{{${blank}}}`, String(value)),
    text,
  );
};

describe('the way to the hospital', () => {
  const link = { kind: 'up', relay: 'r', behind: seconds(0.4), owed: seconds(0.4), why: null } as const;
  it('is live only where what is recorded is held within two seconds', () => {
    expect(linkStanding(link, true)).toMatchObject({ kind: 'live', isAmber: false });
    expect(linkStanding({ ...link, behind: seconds(2) }, true)).toMatchObject({ kind: 'behind', isAmber: false });
    expect(linkStanding({ ...link, behind: seconds(10) }, true)).toMatchObject({ kind: 'behind', isAmber: true });
    expect(linkStanding(link, false).kind).toBe('idle');
  });
  it('is amber without a link, or with a relay that refuses', () => {
    expect(linkStanding({ ...link, kind: 'down' }, true)).toMatchObject({ kind: 'no-link', isAmber: true });
    expect(linkStanding({ ...link, kind: 'refused' }, false)).toMatchObject({ kind: 'refused', isAmber: true });
    expect(linkStanding({ ...link, kind: 'connecting', behind: seconds(3) }, true).isAmber).toBe(false);
  });
});

describe('REC', () => {
  const state = tabletWith({ current: caseWith() });
  it('stands only beside samples that are being written', () => {
    expect(recordStanding(state, milliseconds(150))).toBe('recording');
    expect(recordStanding(tabletWith(), milliseconds(150))).toBe('no-case');
    expect(recordStanding(state, null)).toBe('no-data');
    expect(recordStanding(state, milliseconds(3_001))).toBe('no-data');
  });
  it('does not stand on a disk that refuses, nor without a monitor', () => {
    const storage = { ...state.storage, trouble: 'EIO' };
    expect(recordStanding({ ...state, storage }, milliseconds(150))).toBe('not-recording');
    expect(recordStanding({ ...state, storage: { ...state.storage, space: 'full' } }, milliseconds(150))).toBe(
      'not-recording',
    );
    const monitor = { kind: 'none', choices: [], isBluetoothAvailable: false } as const;
    expect(recordStanding({ ...state, monitor }, milliseconds(150))).toBe('no-data');
  });
});

describe('electrodes', () => {
  it('are unknown without a monitor, in contact with one that names none', () => {
    const none = electrodeStanding({ kind: 'none', choices: [], isBluetoothAvailable: true }, 'standard', null);
    expect(none.map(({ state }) => state)).toEqual(WIRES.map(() => 'unknown'));
    expect(electrodeStanding(connectedTo(), 'standard', null).every(({ state }) => state === 'good')).toBe(true);
  });
  it('are off where the monitor says so, and doubtful where the signal does', () => {
    const quality = {
      ...madeMeasurement({}).quality,
      advice: [{ kind: 'check-electrode', leads: ['V2', 'V4'], electrodes: ['V2', 'V4'] }],
    } as const;
    const shown = electrodeStanding(connectedTo(undefined, ['V4']), 'standard', quality);
    expect(shown.find(({ wire }) => wire === 'V4')?.state).toBe('off');
    expect(shown.find(({ wire }) => wire === 'V2')?.state).toBe('doubtful');
  });
  it('that sit elsewhere bear the name of their place, and are told by either name', () => {
    const right = electrodeStanding(connectedTo(undefined, ['V4R']), 'right-sided', null);
    expect(right.find(({ wire }) => wire === 'V4')).toEqual({ wire: 'V4', site: 'V4R', state: 'off' });
    const back = electrodeStanding(connectedTo(), 'posterior', null);
    expect(back.map(({ site }) => site).slice(-3)).toEqual(['V7', 'V8', 'V9']);
    expect(back.slice(-3).every(({ site }) => placeOnMap(site).view === 'back')).toBe(true);
  });
  it('are those that the monitor has: one lead needs the limbs only', () => {
    const shown = electrodeStanding(connectedTo(formatOf(['I'])), 'standard', null);
    expect(shown.map(({ wire }) => wire)).toEqual(['RA', 'LA', 'LL', 'RL']);
  });
  it('have the colours of the code, and never one without its name', () => {
    expect(['RA', 'LA', 'LL', 'RL'].map((wire) => clipOf(wire as 'RA', 'iec'))).toEqual([
      { name: 'R', colour: 'red' },
      { name: 'L', colour: 'yellow' },
      { name: 'F', colour: 'green' },
      { name: 'N', colour: 'black' },
    ]);
    expect(['RA', 'LA', 'LL', 'RL'].map((wire) => clipOf(wire as 'RA', 'aha').colour)).toEqual([
      'white',
      'black',
      'red',
      'green',
    ]);
  });
});

describe('vitals', () => {
  const at = unixMillis(NOW - 60_000);
  it('bear their time and source; the heart rate is the ECG’s', () => {
    const cards = vitalCards(known(beatsPerMinute(91.6)), [{ vital: 'spo2', value: 94, at, source: 'Nonin 3230' }]);
    expect(cards[0]).toMatchObject({ name: 'heartRate', text: '92', source: null });
    expect(cards[1]).toMatchObject({ name: 'spo2', text: '94', at, source: 'Nonin 3230' });
    expect(cards[3]).toMatchObject({ name: 'respiration', text: null });
  });
  it('say why there is none', () => {
    expect(vitalCards(absent('lead-off'), [])[0]).toMatchObject({ text: null, why: 'lead-off' });
  });
  it('show the newest, and make no pressure of two measurements', () => {
    const vital = (name: 'systolic' | 'diastolic', value: number, time: number) => ({
      vital: name,
      value,
      at: unixMillis(time),
      source: '',
    });
    const pair = [
      vital('systolic', 138, 5),
      vital('diastolic', 84, 5),
      vital('systolic', 121, 9),
      vital('diastolic', 70, 9),
    ];
    expect(vitalCards(absent('gap'), pair)[2]?.text).toBe('121/70');
    expect(vitalCards(absent('gap'), [vital('systolic', 138, 5), vital('diastolic', 84, 6)])[2]?.text).toBeNull();
  });
});

describe('a patient whom nobody has named', () => {
  const patient = caseWith().patient;
  it('is called by what is known', () => {
    expect(patientText(patient, say)).toBe('Unknown');
    expect(patientText({ ...patient, sex: 'male', ageYears: 58 }, say)).toBe('Unknown M ~58');
    expect(patientText({ ...patient, label: 'Bed 4', ageYears: 58 }, say)).toBe('Bed 4');
  });
});

describe('hospitals', () => {
  it('stand in the order in which they help: open PCI by time, then diverting, then the rest', () => {
    const cards = hospitalCards(
      [
        hospitalCalled('small', { isPciCapable: false, etaSeconds: 60 }),
        hospitalCalled('diverting', { isDiverting: true, etaSeconds: 100 }),
        hospitalCalled('far', { etaSeconds: 1_500, distanceMetres: 21_400 }),
        hospitalCalled('near', { etaSeconds: 720 }),
        hospitalCalled('unknown', { etaSeconds: null, distanceMetres: null }),
      ],
      'zh-TW',
      NOW,
    );
    expect(cards.map(({ hospital }) => hospital.id)).toEqual(['near', 'far', 'unknown', 'diverting', 'small']);
    expect(cards[0]).toMatchObject({ title: 'near 醫院', etaAt: NOW + 720_000, kilometres: '8.4' });
    expect(cards[1]?.kilometres).toBe('21');
    expect(cards[2]).toMatchObject({ etaAt: null, kilometres: null });
  });
});

describe('the criteria helper', () => {
  it('shows each lead with its value and limit, cut as the criteria compare them', () => {
    const evidence = (lead: 'V2' | 'V3', value: number) =>
      ({ what: 'st-j', lead, value, unit: 'µV', limit: 200 }) as const;
    const statements = [
      {
        kind: 'criteria',
        code: 'stemi-anterior',
        leads: ['V2', 'V3'],
        evidence: [evidence('V2', 312), evidence('V3', 209.6)],
        why: null,
        source: '',
      },
    ] as const;
    expect(criteriaView({ statements })).toMatchObject({
      verdict: 'met',
      criteria: [
        {
          measured: [
            { lead: 'V2', value: '+3.1', limit: '2.0 mm' },
            { lead: 'V3', value: '+2.1', limit: '2.0 mm' },
          ],
        },
      ],
    });
  });
  it('says what is missing, and never "not met" then', () => {
    const refused = (why: 'age-missing' | 'sex-missing') =>
      ({ kind: 'not-evaluable', code: 'stemi-criteria', leads: [], evidence: [], why, source: '' }) as const;
    expect(criteriaView({ statements: [refused('age-missing'), refused('sex-missing')] })).toEqual({
      verdict: 'not-evaluable',
      whys: ['age-missing', 'sex-missing'],
    });
    expect(criteriaView({ statements: [] }).verdict).toBe('not-met');
  });
  it('writes neighbours of the chest as a range', () => {
    expect(leadsText(['V1', 'V2', 'V3', 'V4'])).toBe('V1–V4');
    expect(leadsText(['II', 'III', 'aVF', 'V5', 'V6'])).toBe('II III aVF V5 V6');
  });
});

describe('delivery', () => {
  it('takes nothing for granted that has not happened', () => {
    expect(deliverySteps({ kind: 'on-device', since: NOW })).toEqual({
      onDevice: 'here',
      held: { kind: 'awaited' },
      seen: { kind: 'awaited' },
    });
    expect(deliverySteps({ kind: 'held', at: NOW }).seen.kind).toBe('awaited');
    expect(deliverySteps({ kind: 'seen', at: NOW, by: 'cardiologist-1' }).seen).toEqual({
      kind: 'done',
      at: NOW,
      by: 'cardiologist-1',
    });
  });
});

describe('what stands above every step', () => {
  const line: TalkLine = {
    name: 'one' as TalkLine['name'],
    at: NOW,
    by: 'cardiologist-1',
    from: 'hospital',
    isShown: false,
    said: { kind: 'order', text: 'Aspirin', preset: '', readBackAt: null },
    delivery: null,
  };
  const kinds = (change: Parameters<typeof caseWith>[0], more: Parameters<typeof tabletWith>[0] = {}) =>
    stripsOf(tabletWith({ ...more, current: caseWith(change) }), 'live', null, NOW).map(({ kind }) => kind);
  it('is whom to call first, and never more than two strips', () => {
    const everything = kinds(
      { callHospital: { title: 'Central', phone: '1' }, talk: [line], repeatDueAt: unixMillis(NOW - 1) },
      { storage: { minutesBuffered: 0, space: 'full', trouble: null } },
    );
    expect(everything).toEqual(['call-hospital', 'storage-full']);
  });
  it('prompts to repeat the 12-lead when it is due, not before, not while one is taken, not after arrival', () => {
    expect(kinds({ repeatDueAt: NOW })).toEqual(['repeat-due']);
    expect(kinds({ repeatDueAt: unixMillis(NOW + 1) })).toEqual([]);
    expect(kinds({ repeatDueAt: NOW, countdown: { from: sampleIndex(0), secondsLeft: 9 } })).toEqual([]);
    expect(kinds({ repeatDueAt: NOW, stage: 'arrived' })).toEqual([]);
  });
  it('shows an order everywhere but where it stands anyway', () => {
    expect(kinds({ talk: [line] })).toEqual(['to-read-back']);
    expect(stripsOf(tabletWith({ current: caseWith({ talk: [line] }) }), 'talk', null, NOW)).toEqual([]);
  });
});

describe('a message that nobody need read back', () => {
  const message = (text: string, isShown = false): TalkLine => ({
    name: text as TalkLine['name'],
    at: NOW,
    by: 'cardiologist-1',
    from: 'hospital',
    isShown,
    said: { kind: 'message', text, preset: '' },
    delivery: null,
  });
  it('stands above every step until it has been shown in full, also on a screen that was loaded again', () => {
    const talk = [message('one', true), message('two')];
    const [newest] = unseenMessages(talk);
    expect(newest?.name).toBe('two');
    const state = tabletWith({ current: caseWith({ talk }) });
    expect(stripsOf(state, 'live', newest ?? null, NOW).map(({ kind }) => kind)).toEqual(['new-message']);
    expect(stripsOf(state, 'talk', newest ?? null, NOW)).toEqual([]);
    expect(unseenMessages([message('one', true), message('two', true)])).toEqual([]);
  });
});

describe('what the hospital says', () => {
  const words: TalkWords = { say, language: 'en', hospitals: [] };
  const decided = (decision: 'repeat' | 'divert', placement: 'standard' | 'posterior', hospital: string, of = words) =>
    talkText({ said: { kind: 'decision', decision, reason: '', placement, hospital, readBackAt: null } }, of);
  it('is said in the screen’s language where it has a code, otherwise as it was written', () => {
    expect(talkText({ said: { kind: 'message', text: '了解', preset: 'understood' } }, words)).toBe('Understood');
    expect(talkText({ said: { kind: 'message', text: 'Second floor', preset: 'of-a-later-version' } }, words)).toBe(
      'Second floor',
    );
  });
  it('names the electrodes that are wanted, and where to divert to', () => {
    expect(decided('repeat', 'posterior', '')).toBe('repeat: Posterior: V7, V8, V9');
    expect(decided('repeat', 'standard', '')).toBe('Repeat the 12-lead');
    expect(decided('divert', 'standard', 'North')).toBe('divert to North');
    const near = { ...words, hospitals: [hospitalCalled('near')] };
    expect(decided('divert', 'standard', 'near', near), 'by its name, not by its number in a list').toBe(
      `divert to ${hospitalCalled('near').title.en}`,
    );
    expect(decided('divert', 'standard', 'near', { ...near, language: 'zh-TW' })).toBe('divert to near 醫院');
  });
  it('can neither hide nor reorder what stands beside it', () => {
    expect(visibleText('Aspirin\u202e 003\u0000')).toBe('Aspirin□ 003□');
    expect(visibleText('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}…`);
  });
});

describe('times', () => {
  it('are cut and never rounded up to what has not passed', () => {
    expect(spanText(milliseconds(2_999), say)).toBe('2.9 s');
    expect(spanText(milliseconds(12_999), say)).toBe('12 s');
    expect(spanText(milliseconds(125_000), say)).toBe('2 min 05 s');
    expect(spanText(milliseconds(-5), say)).toBe('0.0 s');
    expect(elapsedText(milliseconds(3_847_999))).toBe('1:04:07');
    expect(elapsedText(milliseconds(247_000))).toBe('04:07');
  });
  it('count a begun second while a silence lasts', () => {
    expect(leftText(milliseconds(119_001))).toBe('2:00');
    expect(leftText(milliseconds(0))).toBe('0:00');
  });
});

describe('a tap that bounces', () => {
  it('is one event, and a second after a moment is another', () => {
    expect(isBounce(undefined, 5)).toBe(false);
    expect(isBounce(1_000, 1_900)).toBe(true);
    expect(isBounce(1_000, 2_300)).toBe(false);
  });
});
