import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import { NotFound } from '../frame/not-found.tsx';
import { SessionView } from '../viewing/session-view.tsx';

export function LivePage(): ReactNode {
  const session = parseSessionId(useParams()['session'] ?? '');
  return session === null ? <NotFound /> : <SessionView key={`${session} live`} session={session} mode="live" />;
}
