import type { UplinkPhase } from '../../protocol/delivery/uplink-state.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { Hertz } from '../../protocol/ecg/units.ts';
import type { UnitStanding } from './ambulance-unit.ts';

const counted = new Intl.NumberFormat('en-GB');

/** How a unit stands, in one line that a person reads at a glance. */
export function progressLine(standing: UnitStanding, samplingRate: Hertz): string {
  const { read, sent, acknowledged, isComplete, isDelivered, isKnownToRelay, owedOfEarlier } = standing;
  const seconds = (read / samplingRate).toFixed(1);
  const parts = [`${describeLink(standing.phase)}: read ${counted.format(read)} samples (${seconds} s)`];
  if (isKnownToRelay) {
    parts.push(`sent ${counted.format(sent)}`, `acknowledged ${counted.format(acknowledged)}`);
  } else {
    parts.push('not handed over yet');
  }
  if (owedOfEarlier > 0) parts.push(`${counted.format(owedOfEarlier)} records of earlier recordings to hand over`);
  if (standing.damaged > 0) parts.push(`${counted.format(standing.damaged)} damaged on the disk`);
  if (isDelivered) parts.push('the relay holds all of it');
  else if (isComplete) parts.push('recorded to the end');
  if (standing.trouble !== null) parts.push('JOURNAL TROUBLE, recording in memory');
  return parts.join(', ');
}

export function describeLink(phase: UplinkPhase): string {
  switch (phase.kind) {
    case 'offline':
      return 'no relay';
    case 'connecting':
    case 'greeting':
      return 'connecting';
    case 'synced':
      return 'linked';
    case 'refused':
      return `refused (${CLOSE_REASONS[phase.reason].sentence.replace(/\.$/, '')})`;
    case 'stopped':
      return 'stopped';
  }
}
