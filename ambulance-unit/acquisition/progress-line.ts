import type { Obstacle, Setback, UplinkPhase } from '../../protocol/delivery/uplink-state.ts';
import { CLOSE_REASONS, type CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { Hertz } from '../../protocol/ecg/units.ts';
import type { UnitStanding } from './ambulance-unit.ts';
import { deliveryWords } from './delivery-words.ts';

const counted = new Intl.NumberFormat('en-GB');

/**
 * How a unit stands, in one line that a person reads at a glance.
 * @param relays the relay's addresses as a person reads them; where there are several, the one in use is named
 */
export function progressLine(standing: UnitStanding, samplingRate: Hertz, relays: readonly string[]): string {
  const { read, sent, acknowledged, isComplete, isDelivered, isKnownToRelay, owedOfEarlier } = standing;
  const seconds = (read / samplingRate).toFixed(1);
  const parts = [`${describeLink(standing.phase, relays)}: read ${counted.format(read)} samples (${seconds} s)`];
  if (isKnownToRelay) {
    parts.push(`sent ${counted.format(sent)}`, `acknowledged ${counted.format(acknowledged)}`);
  } else {
    parts.push('not handed over yet');
  }
  if (standing.delivery !== null) parts.push(deliveryWords(standing.delivery, samplingRate));
  if (owedOfEarlier > 0) parts.push(`${counted.format(owedOfEarlier)} records of earlier recordings to hand over`);
  if (standing.damaged > 0) parts.push(`${counted.format(standing.damaged)} damaged on the disk`);
  if (isDelivered) parts.push('the relay holds all of it');
  else if (isComplete) parts.push('recorded to the end');
  if (standing.trouble !== null) parts.push('JOURNAL TROUBLE, recording in memory');
  if (standing.journal.space === 'nearly-full') parts.push('JOURNAL NEARLY FULL');
  if (standing.journal.space === 'full') parts.push('JOURNAL FULL');
  const { length: setAside } = standing.journal.damagedFiles;
  if (setAside > 0) parts.push(`${counted.format(setAside)} damaged ${setAside === 1 ? 'journal' : 'journals'} kept`);
  return parts.join(', ');
}

export function describeLink(phase: UplinkPhase, relays: readonly string[]): string {
  if (phase.kind === 'stopped') return 'stopped';
  const named = relays.length > 1 ? ` ${relays[phase.address] ?? ''}` : '';
  switch (phase.kind) {
    case 'offline': {
      const why = phase.why === null ? null : describeSetback(phase.why);
      return why === null ? 'no relay' : `no relay (${why})`;
    }
    case 'connecting':
    case 'greeting':
      return named === '' ? 'connecting' : `connecting to${named}`;
    case 'synced':
      return named === '' ? 'linked' : `linked to${named}`;
    case 'refused':
      return `refused (${named === '' ? '' : `${named.trim()}: `}${sentenceOf(phase.reason)})`;
  }
}

const sentenceOf = (reason: CloseReason): string => CLOSE_REASONS[reason].sentence.replace(/\.$/, '');

/** What keeps the unit from its relay, or null where it is nothing but a broken link. */
function describeSetback(why: Setback): string | null {
  switch (why.kind) {
    case 'broken':
      return null;
    case 'silent':
      return 'it does not answer';
    case 'closed':
      return sentenceOf(why.reason);
    case 'http':
      return `something else answers, with HTTP status ${String(why.status)}: a sign-in page or a proxy on the way`;
    case 'unknown-version':
      return why.answered === null
        ? 'what answers does not say which version it speaks'
        : `what answers speaks '${why.answered.slice(0, 40)}', which this unit does not`;
    case 'obstructed':
      return OBSTACLES[why.by];
    case 'unreadable':
      return 'its answers cannot be read';
  }
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  'name-unknown': 'its name is not known here: no name service, or a wrong address',
  'another-service': 'what answers there is no relay: a wrong address or port',
  'certificate-untrusted': 'its certificate is signed by nobody whom this unit trusts; nothing was sent',
  'certificate-of-another-name': 'its certificate is for another name; nothing was sent',
  'certificate-out-of-date': "its certificate is out of date, or this device's clock is wrong; nothing was sent",
};
