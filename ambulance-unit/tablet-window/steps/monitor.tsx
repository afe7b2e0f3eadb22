import type { ReactNode } from 'react';
import type { TabletState } from '../../tablet-port/tablet-state.ts';
import { useSay } from '../words/words.ts';
import { MonitorChooser } from './monitor-chooser.tsx';

export function Monitor({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  return (
    <div className="monitor-place stack" data-testid="place-monitor">
      <h1>{say('monitor.heading')}</h1>
      <MonitorChooser state={state} />
    </div>
  );
}
