import type { MonitorChoice } from '../../tablet-port/tablet-state.ts';
import type { Clock } from '../clock.ts';
import type { EcgSource } from '../sources/ecg-source.ts';
import { pacedSource } from '../sources/paced-source.ts';
import { simulatedEcg } from '../sources/simulated/simulated-ecg.ts';
import { simulatedPatients } from '../sources/simulated/simulated-patients.ts';
import { PlayedMonitor, type MonitorProvider } from './live-monitor.ts';

const MADE_UP = 'made-up:';
const TRAINING = 'Training: made up, no patient';

/** Patients who are made up, for training: marked as such in the list, on the screen and in what the hospital reads. */
export function madeUpMonitors(clock: Clock): MonitorProvider {
  const choices: readonly MonitorChoice[] = simulatedPatients.map(({ name, label }) => ({
    ...{ id: `${MADE_UP}${name}`, transport: 'made-up', label, detail: TRAINING },
    ...{ drivers: [{ name: 'made-up', label }], isKnown: false },
  }));
  return {
    choices,
    look: () => Promise.resolve(),
    open: (id) => {
      const patient = simulatedPatients.find(({ name }) => id === `${MADE_UP}${name}`);
      if (patient === undefined) return Promise.resolve(null);
      const source = pacedSource(simulatedEcg(patient.name, 1), { clock, speed: 1, isResumable: false });
      return Promise.resolve({ ok: true, monitor: new PlayedMonitor(source, TRAINING, clock) });
    },
  };
}

/** What was named with `--source`: played as a monitor would give it. */
export function givenSource(source: EcgSource, clock: Clock): MonitorProvider {
  const id = `given:${source.identity}`;
  const detail = source.identity;
  return {
    choices: [
      {
        ...{ id, transport: 'made-up', label: source.label, detail },
        ...{ drivers: [{ name: 'played', label: source.label }], isKnown: false },
      },
    ],
    look: () => Promise.resolve(),
    open: (wanted) =>
      Promise.resolve(wanted === id ? { ok: true, monitor: new PlayedMonitor(source, detail, clock) } : null),
  };
}
export const idOfGiven = (source: EcgSource): string => `given:${source.identity}`;
