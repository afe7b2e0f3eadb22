import { expect, it } from 'vitest';
import { lookForMonitors } from './looking.ts';

it('a person who looks for monitors is offered all that the radio hears, before the acquisition asks for any', () => {
  const done: string[] = [];
  const command = ({ kind }: { readonly kind: string }): number => done.push(kind);
  lookForMonitors({ offerBluetooth: () => done.push('offer') }, command);
  expect(done).toEqual(['offer', 'look-for-monitors']);
});

it('in a browser, which has no main process, the acquisition alone is asked', () => {
  const done: string[] = [];
  lookForMonitors(undefined, ({ kind }) => done.push(kind));
  expect(done).toEqual(['look-for-monitors']);
});
