import type { GridLead } from './grid-leads.ts';

/**
 * Takes 50 or 60 Hz out of the leads, in place. The hum is fitted where no QRS is (amplitude and phase a second either side of
 * every half second, least squares) and subtracted everywhere: a notch would ring after each QRS and bend J, this cannot.
 * The frequency is refined by the phase's drift, since mains are not at 50.00 Hz. Source: Levkov 2005 (subtraction
 * procedure); here with a fitted sine in place of averaged periods.
 * `beats`: places of all QRS complexes on the grid.
 */
export function subtractMains(leads: readonly GridLead[], beats: readonly number[]): void {
  const length = leads[0]?.samples.length ?? 0;
  if (length < 2 * NODE_STEP) return;
  const quiet = outsideQrs(length, beats);
  const [fifty, sixty] = [50, 60].map((hz) => fitAll(leads, quiet, hz));
  if (fifty === undefined || sixty === undefined) return;
  const stronger = fifty.strength >= sixty.strength ? fifty : sixty;
  if (stronger.strength < FAINT) return;
  const drift = driftOf(stronger);
  const hum = Math.abs(drift) < 0.02 ? stronger : fitAll(leads, quiet, stronger.hz + drift);
  leads.forEach((lead, which) => subtract(lead.samples, hum, hum.leads[which] ?? []));
}

/** µV of amplitude in the strongest lead, below which nothing is subtracted: 25 µV of muscle look like 2 to 3. */
const FAINT = 4;
/** Between the nodes of the fit, ms; each looks over twice as much to either side. */
const NODE_STEP = 500;
const BLOCK = 100;
/** A whole number of periods of 50 and of 60 Hz, ms; each block and each node begins with one. */
const PERIOD = 100;

/** Amplitudes of cosine and sine at one node, µV. */
interface Phasor {
  readonly cosine: number;
  readonly sine: number;
}
interface Hum {
  readonly hz: number;
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  /** One row a lead, one phasor a node. */
  readonly leads: readonly (readonly Phasor[])[];
  /** Median amplitude over the nodes of the strongest lead, µV. */
  readonly strength: number;
  readonly strongest: number;
}

function outsideQrs(length: number, beats: readonly number[]): Uint8Array {
  const quiet = new Uint8Array(length).fill(1);
  for (const beat of beats) quiet.fill(0, Math.max(0, beat - 100), Math.max(0, Math.min(length, beat + 120)));
  return quiet;
}

function fitAll(leads: readonly GridLead[], quiet: Uint8Array, hz: number): Hum {
  // 50 and 60 Hz come round after 20 and 50 samples of the grid; what lies between them after all of it.
  const period = Number.isInteger(hz) ? PERIOD : quiet.length;
  const cosine = new Float64Array(period);
  const sine = new Float64Array(period);
  for (let at = 0; at < period; at += 1) {
    const angle = (2 * Math.PI * hz * at) / 1000;
    cosine[at] = Math.cos(angle);
    sine[at] = Math.sin(angle);
  }
  const tone = { hz, cosine, sine };
  const half = Math.round(500 / hz);
  const places = quietPlaces(quiet, half);
  const own = blockPowers(tone, places);
  const rows = leads.map((lead) => fitLead(lead, tone, half, places, own));
  const strengths = rows.map((row) => middle(row.map((phasor) => Math.hypot(phasor.cosine, phasor.sine))));
  const strength = Math.max(0, ...strengths);
  return { hz, cosine, sine, leads: rows, strength, strongest: strengths.indexOf(strength) };
}

interface Tone {
  readonly hz: number;
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
}

/** The places of the grid that are fitted, and where in them each block begins. */
interface QuietPlaces {
  readonly at: Int32Array;
  readonly firstOfBlock: Int32Array;
  readonly blocks: number;
}

function quietPlaces(quiet: Uint8Array, half: number): QuietPlaces {
  const blocks = Math.ceil(quiet.length / BLOCK);
  const at = new Int32Array(quiet.length);
  const firstOfBlock = new Int32Array(blocks + 1);
  let held = 0;
  for (let block = 0; block < blocks; block += 1) {
    firstOfBlock[block] = held;
    const end = Math.min((block + 1) * BLOCK, quiet.length - half);
    for (let place = Math.max(block * BLOCK, half); place < end; place += 1)
      if (quiet[place] === 1) {
        at[held] = place;
        held += 1;
      }
  }
  firstOfBlock[blocks] = held;
  return { at, firstOfBlock, blocks };
}

/** Of each block the sums of cos², cos·sin and sin²: the same for every lead. */
function blockPowers({ cosine, sine }: Tone, { at, firstOfBlock, blocks }: QuietPlaces): Float64Array {
  const sums = new Float64Array(blocks * 3);
  for (let block = 0; block < blocks; block += 1) {
    let [cc, cs, ss] = [0, 0, 0];
    for (let one = firstOfBlock[block] ?? 0; one < (firstOfBlock[block + 1] ?? 0); one += 1) {
      const phase = (at[one] ?? 0) % cosine.length;
      const c = cosine[phase] ?? 0;
      const s = sine[phase] ?? 0;
      cc += c * c;
      cs += c * s;
      ss += s * s;
    }
    sums[block * 3] = cc;
    sums[block * 3 + 1] = cs;
    sums[block * 3 + 2] = ss;
  }
  return sums;
}

function fitLead(
  { samples, absent }: GridLead,
  { hz, cosine, sine }: Tone,
  half: number,
  { at, firstOfBlock, blocks }: QuietPlaces,
  own: Float64Array,
): readonly Phasor[] {
  const length = samples.length;
  // A sample against those half a period before and after: no level and no slope is left, and the hum doubles.
  const gain = 1 - Math.cos((2 * Math.PI * hz * half) / 1000);
  const cosines = new Float64Array(blocks);
  const sines = new Float64Array(blocks);
  const isPeriodic = cosine.length === PERIOD;
  for (let block = 0; block < blocks; block += 1) {
    const start = isPeriodic ? block * BLOCK : 0;
    const end = firstOfBlock[block + 1] ?? 0;
    let [cy, sy] = [0, 0];
    for (let one = firstOfBlock[block] ?? 0; one < end; one += 1) {
      const place = at[one] ?? 0;
      const value = (samples[place] ?? 0) - ((samples[place - half] ?? 0) + (samples[place + half] ?? 0)) / 2;
      cy += (cosine[place - start] ?? 0) * value;
      sy += (sine[place - start] ?? 0) * value;
    }
    cosines[block] = cy / gain;
    sines[block] = sy / gain;
  }
  const counts = new Uint8Array(blocks).fill(1);
  for (const { from, to } of absent)
    counts.fill(
      0,
      Math.min(blocks, Math.max(0, Math.floor(from / BLOCK))),
      Math.max(0, Math.min(blocks, Math.ceil(to / BLOCK))),
    );
  const nodes = Math.floor(length / NODE_STEP) + 1;
  return Array.from({ length: nodes }, (_, node) => {
    let [cc, cs, ss, cy, sy] = [0, 0, 0, 0, 0];
    const first = Math.max(0, (node * NODE_STEP - 2 * NODE_STEP) / BLOCK);
    const end = Math.min(blocks, (node * NODE_STEP + 2 * NODE_STEP) / BLOCK);
    for (let block = first; block < end; block += 1) {
      if (counts[block] === 0) continue;
      cc += own[block * 3] ?? 0;
      cs += own[block * 3 + 1] ?? 0;
      ss += own[block * 3 + 2] ?? 0;
      cy += cosines[block] ?? 0;
      sy += sines[block] ?? 0;
    }
    const determinant = cc * ss - cs * cs;
    // Too little outside the QRS to fit anything to: leave the hum there.
    if (cc + ss < 4 * BLOCK || determinant <= 0) return { cosine: 0, sine: 0 };
    return { cosine: (cy * ss - sy * cs) / determinant, sine: (sy * cc - cy * cs) / determinant };
  });
}

/** How far the mains are from the frequency fitted, Hz, by the phase from node to node in the strongest lead. */
function driftOf(hum: Hum): number {
  const row = hum.leads[hum.strongest] ?? [];
  let [real, imaginary] = [0, 0];
  for (let node = 1; node < row.length; node += 1) {
    const [one, two] = [row[node - 1], row[node]];
    if (one === undefined || two === undefined) continue;
    // cos·C + sin·S is the real part of (C − iS)·e^{iωt}.
    real += one.cosine * two.cosine + one.sine * two.sine;
    imaginary += one.sine * two.cosine - one.cosine * two.sine;
  }
  const drift = Math.atan2(imaginary, real) / (2 * Math.PI * (NODE_STEP / 1000));
  return Math.max(-0.4, Math.min(0.4, drift));
}

function subtract(samples: Float64Array, { cosine, sine }: Hum, row: readonly Phasor[]): void {
  const period = cosine.length;
  let phase = 0;
  for (let from = 0, node = 0; from < samples.length; from += NODE_STEP, node += 1) {
    const here = row[Math.min(node, row.length - 1)];
    const next = row[Math.min(node + 1, row.length - 1)];
    if (here === undefined || next === undefined) return;
    const end = Math.min(samples.length, from + NODE_STEP);
    for (let at = from; at < end; at += 1) {
      const part = (at - from) / NODE_STEP;
      const c = here.cosine + part * (next.cosine - here.cosine);
      const s = here.sine + part * (next.sine - here.sine);
      samples[at] = (samples[at] ?? 0) - c * (cosine[phase] ?? 0) - s * (sine[phase] ?? 0);
      phase += 1;
      if (phase === period) phase = 0;
    }
  }
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
