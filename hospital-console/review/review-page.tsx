import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import { NotFound } from '../frame/not-found.tsx';
import { ReviewRoom } from './review-room.tsx';

export function ReviewPage(): ReactNode {
  const session = parseSessionId(useParams()['session'] ?? '');
  return session === null ? <NotFound /> : <ReviewRoom key={session} session={session} />;
}
