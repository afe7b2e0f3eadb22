import { afterEach, expect, it, vi } from 'vitest';
import { openTraceClient } from './trace-client.ts';
import type { TraceReport } from './trace-port.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('the first view after a new sign-in does not hear that the old one ran out', () => {
  const told: ((event: { readonly data: TraceReport }) => void)[] = [];
  class SilentWorker {
    addEventListener(kind: string, hear: (event: { readonly data: TraceReport }) => void): void {
      if (kind === 'message') told.push(hear);
    }
    postMessage(): void {
      // Nobody works here.
    }
  }
  vi.stubGlobal('Worker', SilentWorker);
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => undefined });
  const client = openTraceClient();
  const heard: TraceReport[] = [];
  const ranOut: TraceReport = { kind: 'link', link: { kind: 'signed-out' } };
  for (const hear of told) hear({ data: ranOut });
  client.listen((report) => heard.push(report))();
  expect(heard, 'a view that comes later hears how the link is').toEqual([ranOut]);
  client.signedIn();
  client.listen((report) => heard.push(report));
  expect(heard).toEqual([ranOut]);
});
