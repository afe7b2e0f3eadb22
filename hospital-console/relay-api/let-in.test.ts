import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { letIn } from './session-queries.ts';

it('who signs in again is not met by the refusals, nor by the patients, of whoever was there before', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(['me'], null);
  queries.setQueryData(['session', 'a'], { patientLabel: 'Somebody' });
  await queries
    .query({ queryKey: ['sessions'], queryFn: () => Promise.reject(new Error('signed out')) })
    .catch(() => undefined);
  expect(queries.getQueryState(['sessions'])?.status).toBe('error');
  const person = { name: 'dr-lin', role: 'cardiologist' } as SignedIn;
  letIn(queries, person);
  expect(queries.getQueryData(['me'])).toEqual(person);
  expect(
    queries
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey),
  ).toEqual([['me']]);
});
