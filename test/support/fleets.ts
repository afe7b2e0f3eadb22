import type { FleetLine } from './light-fleet.ts';
import { startPart, type Part, type RunningRelay } from './parts.ts';

/** Light units in a few processes of their own, and all that they said. */
export interface Fleets {
  readonly lines: readonly FleetLine[];
  /** Of each unit the first line of a kind at or after a moment, Unix ms. */
  firstOf(kind: FleetLine['kind'], since: number): ReadonlyMap<string, FleetLine>;
  /** No unit records any more. */
  stopRecording(): void;
}

export function startFleets(relay: RunningRelay, units: number, processes: number): Fleets {
  const lines: FleetLine[] = [];
  const each = Math.ceil(units / processes);
  const parts = Array.from({ length: processes }, (_, i): Part => {
    const count = Math.min(each, units - i * each);
    const part = startPart([
      ...([process.execPath, 'test/support/light-fleet.ts', relay.url, relay.credentials] as const),
      ...[String(i * each), String(count)],
    ]);
    let rest = '';
    part.child.stdout?.on('data', (chunk: Buffer) => {
      const whole = (rest + chunk.toString()).split('\n');
      rest = whole.pop() ?? '';
      for (const line of whole) lines.push(JSON.parse(line) as FleetLine);
    });
    return part;
  });
  return {
    lines,
    firstOf(kind, since) {
      const first = new Map<string, FleetLine>();
      for (const line of lines) {
        if (line.kind === kind && line.at >= since && !first.has(line.unit)) first.set(line.unit, line);
      }
      return first;
    },
    stopRecording: () => {
      for (const part of parts) part.kill('SIGUSR2');
    },
  };
}
