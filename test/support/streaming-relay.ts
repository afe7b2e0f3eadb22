import type { SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { eventually, recordings, startRelay, startUnit, temporaryFolder, type RunningRelay } from './parts.ts';

/** A relay to which one unit streams a simulated patient. */
export async function streaming(source: string): Promise<RunningRelay> {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source });
  await eventually(
    async () => (await fetch(`${relay.url}/healthz`)).text(),
    (health) => health.includes('"units":1'),
    60_000,
  );
  return relay;
}

/** Who has seen the relay's first session, as the relay tells it. */
export async function seenAt(relay: RunningRelay): Promise<SessionDetail['seen']> {
  const list = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
  const shown = await recordings(relay, ['show', '--json', '--session', list[0]?.id ?? '']);
  return (JSON.parse(shown.stdout) as SessionDetail).seen;
}
