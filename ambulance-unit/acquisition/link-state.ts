import type { UplinkPhase } from '../../protocol/delivery/uplink-state.ts';
import type { Seconds } from '../../protocol/ecg/units.ts';
import type { LinkState } from '../tablet-port/tablet-state.ts';

/** How the way to the relay stands, in codes that the screen has words for. Pure. */
export function linkState(phase: UplinkPhase, relays: readonly string[], behind: Seconds, owed: Seconds): LinkState {
  if (phase.kind === 'stopped') return { kind: 'down', relay: '', behind, owed, why: null };
  const relay = relays[phase.address] ?? '';
  switch (phase.kind) {
    case 'offline':
      return { kind: 'down', relay, behind, owed, why: whyOf(phase) };
    case 'connecting':
    case 'greeting':
      return { kind: 'connecting', relay, behind, owed, why: null };
    case 'synced':
      return { kind: 'up', relay, behind, owed, why: null };
    case 'refused':
      return { kind: 'refused', relay, behind, owed, why: phase.reason };
  }
}

function whyOf({ why }: Extract<UplinkPhase, { kind: 'offline' }>): string | null {
  switch (why?.kind) {
    case undefined:
    case 'broken':
      return null;
    case 'obstructed':
      return why.by;
    case 'closed':
      return why.reason;
    case 'silent':
    case 'http':
    case 'unknown-version':
    case 'unreadable':
      return why.kind;
  }
}
