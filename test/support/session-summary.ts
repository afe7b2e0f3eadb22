import { hertz, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';

export const NOON = Date.parse('2026-11-22T12:00:00Z');

/** A session as the worklist has it: ten minutes old at noon, streaming, nothing said of it. */
export const summaryOf = (id: string, changes: Partial<SessionSummary> = {}): SessionSummary => ({
  id,
  unit: 'Taichung 91',
  source: 'simulated:normal',
  patientLabel: 'Unknown M ~62',
  startedAt: new Date(NOON - 600_000).toISOString(),
  endedAt: null,
  state: 'live',
  samples: 300_000,
  gaps: 0,
  awaited: 0,
  samplingRate: 500,
  leads: ['I', 'II'],
  endSample: 300_000,
  lastCommitAt: new Date(NOON).toISOString(),
  complete: false,
  purpose: 'care',
  patient: null,
  twelveLeads: 0,
  alert: null,
  hospital: null,
  eta: null,
  position: null,
  delivery: {
    startedAt: unixMillis(NOON - 600_000),
    endedAt: null,
    samplingRate: hertz(500),
    recordedEnd: sampleIndex(300_000),
    recordedAt: unixMillis(NOON),
    heldEnd: sampleIndex(300_000),
    unheld: sampleCount(0),
    heldSince: unixMillis(NOON - 600_000),
    looks: [],
    link: 'up',
  },
  quality: null,
  inCharge: null,
  offeredTo: [],
  decision: null,
  acknowledged: null,
  called: [],
  ...changes,
});
