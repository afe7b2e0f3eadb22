import type { FeedStanding, FeedTrouble } from './feed-event.ts';
import type { LinkTrouble } from './monitor-link.ts';

/** For a person at a command line: what is wrong, and what to do. The tablet's screen has words of its own. */
const TROUBLES: Readonly<Record<FeedTrouble, string>> = {
  'not-found': 'nothing is there. Plug the monitor in and switch it on',
  'permission-denied': 'this user may not open it. On Linux the user must be in the group dialout',
  busy: 'another program holds it. Close that program',
  unplugged: 'its cable has been pulled. Plug it in again',
  'out-of-range': 'the radio does not hear it any more. Bring it nearer, or switch it on',
  'radio-off': 'Bluetooth is off on this machine. Switch it on',
  refused: 'it refuses to connect. Switch the monitor off and on, and pair it again',
  'wrong-device': 'that is no monitor that this driver can read. Look at the port and at the driver',
  silent: 'it is connected and says nothing. Look whether it is switched on and measures',
  broken: 'the connection broke. Look at the cable',
  'refused-to-start': 'it refuses to start. Switch it off and on',
  'not-understood': 'what it says is not understood. Look whether the driver is the right one',
  defective: 'it says itself that it is defective. Use another monitor',
};

export const troubleWords = (trouble: LinkTrouble): string => TROUBLES[trouble];

/** One sentence or two. */
export function describeStanding(standing: FeedStanding): string {
  const name = `${standing.label} at ${standing.detail}`;
  switch (standing.kind) {
    case 'connecting':
      return `Connecting to ${name}.`;
    case 'connected': {
      const { samplingRate, leads } = standing.format;
      const off = standing.electrodesOff;
      return off.length > 0
        ? `${name}: without contact: ${off.join(', ')}.`
        : `${name} is connected: ${leads.length} leads at ${samplingRate} Hz.`;
    }
    case 'lost': {
      const trouble = TROUBLES[standing.trouble as FeedTrouble];
      return `${name}: ${trouble}. ${standing.isRetrying ? 'It is tried again all the while.' : ''}`.trimEnd();
    }
  }
}
