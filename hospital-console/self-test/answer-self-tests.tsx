import { type ReactNode, useEffect, useRef } from 'react';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import { useFreshSelfTests } from '../relay-api/session-queries.ts';
import { useTraceClients } from '../viewing/trace-clients.tsx';

/** While somebody is signed in, on whatever page: each self-test that the relay holds is answered once. Shows nothing. */
export function AnswerSelfTests(): ReactNode {
  const tests = useFreshSelfTests();
  const clients = useTraceClients();
  const answered = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const held = tests.filter(({ complete }) => complete);
    const before = answered.current;
    // Those that are a minute old leave the list, and this set with them.
    answered.current = new Set(held.map(({ id }) => id));
    for (const { id } of held) {
      const session = before.has(id) ? null : parseSessionId(id);
      if (session !== null) clients.client().echo(session);
    }
  }, [tests, clients]);
  return null;
}
