import type { MonitorChoice } from '../../tablet-port/tablet-state.ts';

/** What was used here before comes first, then what is here, and what is made up last: nobody takes a training for a patient. */
export const orderMonitors = (choices: readonly MonitorChoice[]): readonly MonitorChoice[] =>
  [...choices].sort((one, other) => rank(one) - rank(other));
const rank = ({ transport, isKnown }: MonitorChoice): number => (transport === 'made-up' ? 2 : isKnown ? 0 : 1);
