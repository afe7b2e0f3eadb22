import type { LeadName } from '../../../protocol/ecg/leads.ts';
import { leadAt, type Placement } from '../../../protocol/ecg/placement.ts';
import type { EcgQuality } from '../../../protocol/ecg/quality/ecg-quality.ts';
import type { Electrode } from '../../../protocol/ecg/quality/electrodes.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { MonitorState } from '../../tablet-port/tablet-state.ts';

/** The wires of a monitor, by the name that stands on them. */
export const WIRES = ['RA', 'LA', 'LL', 'RL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export type Wire = (typeof WIRES)[number];

/** `unknown`: no monitor tells. `doubtful`: in contact, but its leads are disturbed. */
export type ContactState = 'good' | 'doubtful' | 'off' | 'unknown';

export interface ShownElectrode {
  readonly wire: Wire;
  /** Where it sits, and so which lead it is: `V4R` for the wire V4 on the right. */
  readonly site: Electrode;
  readonly state: ContactState;
}

const CHEST: readonly Wire[] = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const LIMBS: readonly Wire[] = ['RA', 'LA', 'LL', 'RL'];

/** Every electrode that the monitor has, with what is known of its contact. Without a monitor all ten, unknown. */
export function electrodeStanding(
  monitor: MonitorState,
  placement: Placement,
  quality: EcgQuality | null,
): readonly ShownElectrode[] {
  const isConnected = monitor.kind === 'connected';
  const wires = isConnected ? wiresOf(monitor.format) : WIRES;
  const off = new Set(isConnected ? monitor.electrodesOff : []);
  const doubtful = new Set(
    (isConnected ? (quality?.advice ?? []) : []).flatMap((one) =>
      one.kind === 'check-electrode' ? one.electrodes : [],
    ),
  );
  return wires.map((wire) => {
    const site = siteOf(wire, placement);
    const isNamedIn = (set: ReadonlySet<Electrode>): boolean => set.has(wire) || set.has(site);
    const state = !isConnected ? 'unknown' : isNamedIn(off) ? 'off' : isNamedIn(doubtful) ? 'doubtful' : 'good';
    return { wire, site, state };
  });
}

/** A limb lead takes all four of the limbs: the reference too. */
function wiresOf({ leads }: SignalFormat): readonly Wire[] {
  const has = (lead: LeadName): boolean => leads.some((one) => one.lead === lead);
  return [...(has('I') || has('II') ? LIMBS : []), ...CHEST.filter((wire) => has(wire as LeadName))];
}

function siteOf(wire: Wire, placement: Placement): Electrode {
  return CHEST.includes(wire) ? (leadAt(wire as LeadName, placement) as Electrode) : wire;
}

export const electrodesThatAre = (
  state: ContactState,
  electrodes: readonly ShownElectrode[],
): readonly ShownElectrode[] => electrodes.filter((one) => one.state === state);

/** Colours that clips are made in. Sources: IEC 60601-2-25, AAMI EC53 (AHA). */
export type ClipColour = 'red' | 'yellow' | 'green' | 'black' | 'white' | 'brown' | 'violet' | 'blue' | 'orange';
export type ColourCode = 'iec' | 'aha';

interface Clip {
  readonly name: string;
  readonly colour: ClipColour;
}
const CLIPS: Readonly<Record<ColourCode, Readonly<Record<Wire, Clip>>>> = {
  iec: {
    RA: { name: 'R', colour: 'red' },
    LA: { name: 'L', colour: 'yellow' },
    LL: { name: 'F', colour: 'green' },
    RL: { name: 'N', colour: 'black' },
    V1: { name: 'C1', colour: 'red' },
    V2: { name: 'C2', colour: 'yellow' },
    V3: { name: 'C3', colour: 'green' },
    V4: { name: 'C4', colour: 'brown' },
    V5: { name: 'C5', colour: 'black' },
    V6: { name: 'C6', colour: 'violet' },
  },
  aha: {
    RA: { name: 'RA', colour: 'white' },
    LA: { name: 'LA', colour: 'black' },
    LL: { name: 'LL', colour: 'red' },
    RL: { name: 'RL', colour: 'green' },
    V1: { name: 'V1', colour: 'red' },
    V2: { name: 'V2', colour: 'yellow' },
    V3: { name: 'V3', colour: 'green' },
    V4: { name: 'V4', colour: 'blue' },
    V5: { name: 'V5', colour: 'orange' },
    V6: { name: 'V6', colour: 'violet' },
  },
};
/** What is written on a wire and its colour, by the code that the crew's cable follows. */
export const clipOf = (wire: Wire, code: ColourCode): Clip => CLIPS[code][wire];

/** Where an electrode is put, in hundredths of the map's width and height, seen from before or behind. */
export interface Site {
  readonly x: number;
  readonly y: number;
  readonly view: 'front' | 'back';
}
/** The patient faces the crew: the right arm is on the left of the picture; from behind it is on the right. */
const SITES: Readonly<Record<Electrode, Site>> = {
  RA: { x: 13, y: 31, view: 'front' },
  LA: { x: 87, y: 31, view: 'front' },
  RL: { x: 25, y: 91, view: 'front' },
  LL: { x: 75, y: 91, view: 'front' },
  V1: { x: 42, y: 46, view: 'front' },
  V2: { x: 57, y: 46, view: 'front' },
  V3: { x: 61, y: 58, view: 'front' },
  V4: { x: 65, y: 70, view: 'front' },
  V5: { x: 75, y: 69, view: 'front' },
  V6: { x: 84.5, y: 67, view: 'front' },
  V3R: { x: 38, y: 58, view: 'front' },
  V4R: { x: 34, y: 70, view: 'front' },
  V7: { x: 17, y: 67, view: 'back' },
  V8: { x: 29, y: 69, view: 'back' },
  V9: { x: 41, y: 70, view: 'back' },
};
export const placeOnMap = (site: Electrode): Site => SITES[site];
