import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useSay } from '../words/words.ts';

interface BrokenBoundaryState {
  readonly isBroken: boolean;
}

/** A fault of our own must not leave half a screen that looks alive. Recording does not depend on it. */
export class BrokenBoundary extends Component<{ readonly children: ReactNode }, BrokenBoundaryState> {
  override state: BrokenBoundaryState = { isBroken: false };

  static getDerivedStateFromError(): BrokenBoundaryState {
    return { isBroken: true };
  }

  override componentDidCatch(fault: unknown, info: ErrorInfo): void {
    console.error('The screen met a fault of its own.', fault, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken(): ReactNode {
  const say = useSay();
  return (
    <main className="empty" role="alert" data-testid="broken">
      <h1>{say('frame.brokenTitle')}</h1>
      <p>{say('frame.brokenBody')}</p>
      <button
        type="button"
        className="button button-primary"
        onClick={() => {
          location.reload();
        }}
      >
        {say('frame.reload')}
      </button>
    </main>
  );
}
