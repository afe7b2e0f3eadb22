import { useQuery } from '@tanstack/react-query';
import type { HospitalJson } from '../../protocol/wire/sessions-api.ts';

const NONE: readonly HospitalJson[] = [];

/** The relay's list of hospitals, as far as it gives one: without it a diversion is written in words. */
export function useHospitals(): readonly HospitalJson[] {
  const { data } = useQuery({
    queryKey: ['hospitals'],
    staleTime: 300_000,
    queryFn: async (): Promise<readonly HospitalJson[]> => {
      const response = await fetch('/api/hospitals', {
        credentials: 'same-origin',
        signal: AbortSignal.timeout(5_000),
      });
      const body: unknown = await response.json();
      return response.ok && Array.isArray(body) ? (body as readonly HospitalJson[]) : NONE;
    },
  });
  return data ?? NONE;
}
