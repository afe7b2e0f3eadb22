import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { openTraceClient, type TraceClient } from '../trace/trace-client.ts';

/** Opens the page's one trace worker when the first view, or a unit's self-test, needs it: the sign-in page does without. */
export interface TraceClients {
  client(): TraceClient;
  signedIn(): void;
  close(): void;
}

function keepOneClient(): TraceClients {
  let open: TraceClient | null = null;
  return {
    client: () => (open ??= openTraceClient()),
    signedIn: () => open?.signedIn(),
    close() {
      open?.close();
      open = null;
    },
  };
}

const Clients = createContext<TraceClients | null>(null);

export function TraceClientsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [clients] = useState(keepOneClient);
  useEffect(() => {
    const close = (): void => {
      clients.close();
    };
    // A page that the browser keeps for "back" must not keep a connection that nobody watches.
    addEventListener('pagehide', close);
    return () => {
      removeEventListener('pagehide', close);
    };
  }, [clients]);
  return <Clients value={clients}>{children}</Clients>;
}

export function useTraceClients(): TraceClients {
  const clients = use(Clients);
  if (clients === null) throw new Error('A view stands outside TraceClientsProvider.');
  return clients;
}
