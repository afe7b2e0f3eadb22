import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

type End = () => unknown;

const scopes = new AsyncLocalStorage<End[]>();

/**
 * Puts away at its end what a test has begun, the newest first. Tests that run side by side, and hooks, do what they do
 * inside `tidily`: vitest knows whose end is meant only while one test runs at a time.
 */
export function atTheEnd(end: End): void {
  const scope = scopes.getStore();
  if (scope === undefined) {
    onTestFinished(async () => {
      await end();
    });
  } else scope.push(end);
}

/** Does something, and then puts away all that was begun in it, whether it went well or not. */
export async function tidily<T>(act: () => Promise<T>): Promise<T> {
  const ends: End[] = [];
  try {
    return await scopes.run(ends, act);
  } finally {
    await putAway(ends);
  }
}

/** Something that all tests of a file share: begun before the first of them, put away after the last. */
export function sharedByAll<T>(begin: () => Promise<T>): () => T {
  const ends: End[] = [];
  let shared: { readonly is: T } | null = null;
  beforeAll(async () => {
    shared = { is: await scopes.run(ends, begin) };
  });
  afterAll(() => putAway(ends));
  return () => {
    if (shared === null) throw new Error('asked for before the first test');
    return shared.is;
  };
}

async function putAway(ends: End[]): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
}
