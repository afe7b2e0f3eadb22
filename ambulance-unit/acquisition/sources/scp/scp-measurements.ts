import {
  beatsPerMinute,
  degrees,
  microvolts,
  milliseconds,
  type Degrees,
  type Microvolts,
  type Milliseconds,
} from '../../../../protocol/ecg/units.ts';
import { type MachineLeadMeasurement, type MachineStatements, plainText } from '../machine-statements.ts';
import { scpLeadOf } from './scp-leads.ts';
import type { ScpSection, ScpSections } from './scp-sections.ts';
import { SectionBytes } from './section-bytes.ts';

/** 29999: not computed; 29998: lead rejected; 19999: the wave is not there. Source: EN 1064, 5.10.2. */
const isMeasured = (value: number | null): value is number => value !== null && value < 19_999 && value > -19_999;
const NO_AXIS = 999;

/**
 * What the machine measured and said, out of sections 7, 8, 10 and 11; null where the file has none of them.
 * What cannot be read is left out: no sample depends on it. Source: EN 1064, 5.10 to 5.14.
 */
export function readScpMeasurements(sections: ScpSections, machine: string | null): MachineStatements | null {
  const all = [7, 8, 10, 11].map((id) => sections.get(id));
  if (all.every((section) => section === undefined)) return null;
  const [globals, diagnosis, leads, universal] = all;
  return {
    machine,
    ...globalsIn(globals),
    leads: leadsIn(leads),
    texts: [...textsIn(diagnosis, 0), ...textsIn(universal, 1)],
  };
}

type Globals = Omit<MachineStatements, 'machine' | 'leads' | 'texts'>;

function globalsIn(section: ScpSection | undefined): Globals {
  const bytes = new SectionBytes(section?.content ?? new Uint8Array(0));
  const beats = bytes.uint8() ?? 0;
  const spikes = bytes.uint8() ?? 0;
  const meanRr = bytes.uint16();
  bytes.uint16(); // PP
  let first: readonly (number | null)[] = [];
  for (let beat = 0; beat < beats; beat += 1) {
    const values = Array.from({ length: 8 }, (_, at) => (at < 5 ? bytes.uint16() : bytes.int16()));
    // The first stands for the reference beat, the others for each beat.
    if (beat === 0) first = values;
  }
  bytes.bytes(spikes * 10);
  bytes.bytes(bytes.uint16() ?? 0);
  const ventricular = bytes.uint16();
  bytes.uint16(); // atrial rate
  const qtc = bytes.uint16();
  const [pOn, pOff, qrsOn, qrsOff, tOff, pAxis, qrsAxis, tAxis] = first;
  const between = (from: number | null = null, to: number | null = null): Milliseconds | null =>
    isMeasured(from) && isMeasured(to) && to > from ? milliseconds(to - from) : null;
  const axis = (value: number | null = null): Degrees | null =>
    isMeasured(value) && value !== NO_AXIS ? degrees(value) : null;
  const rate =
    isMeasured(ventricular) && ventricular > 0
      ? ventricular
      : isMeasured(meanRr) && meanRr > 0
        ? 60_000 / meanRr
        : null;
  return {
    heartRate: rate === null ? null : beatsPerMinute(rate),
    p: between(pOn, pOff),
    pr: between(pOn, qrsOn),
    qrs: between(qrsOn, qrsOff),
    qt: between(qrsOn, tOff),
    qtc: isMeasured(qtc) && qtc > 0 ? milliseconds(qtc) : null,
    axes: { p: axis(pAxis), qrs: axis(qrsAxis), t: axis(tAxis) },
  };
}

/** Places of the values of one lead in section 10, of two bytes each. */
const PLACE = { q: 9, r: 10, s: 11, stJ: 14, tPositive: 17, tNegative: 18 } as const;

function leadsIn(section: ScpSection | undefined): readonly MachineLeadMeasurement[] {
  const bytes = new SectionBytes(section?.content ?? new Uint8Array(0));
  const count = bytes.uint16() ?? 0;
  bytes.uint16(); // of the manufacturer
  const leads: MachineLeadMeasurement[] = [];
  for (let at = 0; at < count; at += 1) {
    const id = bytes.uint16();
    const content = bytes.bytes(bytes.uint16() ?? 0);
    if (id === null || content === null) break;
    const lead = scpLeadOf(id);
    if (lead === null) continue;
    const fields = new SectionBytes(content);
    const values = Array.from({ length: Math.floor(content.length / 2) }, () => fields.int16());
    const value = (place: keyof typeof PLACE) => {
      const found = values[PLACE[place]] ?? null;
      return isMeasured(found) ? microvolts(found) : null;
    };
    const up = value('tPositive');
    const down = value('tNegative');
    const t = up !== null && down !== null ? (up + down >= 0 ? up : down) : (up ?? down);
    leads.push({ lead, q: downward(value('q')), r: value('r'), s: downward(value('s')), t, stJ: value('stJ') });
  }
  return leads;
}

/** Q and S: some writers give their height without its sign. */
const downward = (height: Microvolts | null): Microvolts | null =>
  height === null ? null : microvolts(0 - Math.abs(height));

/** Statements of section 8, or of section 11, where a byte before the words says how they are coded. */
function textsIn(section: ScpSection | undefined, typeBytes: 0 | 1): readonly string[] {
  const bytes = new SectionBytes(section?.content ?? new Uint8Array(0));
  bytes.bytes(8); // confirmed or not, date, time
  const count = bytes.uint8() ?? 0;
  const texts: string[] = [];
  for (let at = 0; at < count; at += 1) {
    bytes.uint8(); // sequence number
    const content = bytes.bytes(bytes.uint16() ?? 0);
    if (content === null) break;
    const text = plainText(new TextDecoder('latin1').decode(content.subarray(typeBytes)));
    if (text !== null) texts.push(text);
  }
  return texts;
}
