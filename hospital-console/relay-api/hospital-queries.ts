import { useQuery } from '@tanstack/react-query';
import type { HospitalJson, TilesJson, UnitReadinessJson } from '../../protocol/wire/sessions-api.ts';
import { relayApi, useDoorWatched } from './session-queries.ts';

const NO_HOSPITALS: readonly HospitalJson[] = [];
const HOSPITALS_EVERY_MS = 60_000;
const FLEET_EVERY_MS = 3_000;

/** As the relay lists them; empty until it has answered. */
export function useHospitals(): readonly HospitalJson[] {
  const { data } = useDoorWatched(
    useQuery({
      queryKey: ['hospital-list'],
      queryFn: () => relayApi.hospitals(),
      refetchInterval: HOSPITALS_EVERY_MS,
      staleTime: HOSPITALS_EVERY_MS,
    }),
  );
  return data ?? NO_HOSPITALS;
}

/** A map server of the operator's, null where there is none; undefined until the relay has said so. */
export function useMapSource(): TilesJson | null | undefined {
  return useDoorWatched(
    useQuery({ queryKey: ['map'], queryFn: async () => (await relayApi.map()).tiles, staleTime: Infinity }),
  ).data;
}

export const useFleet = () =>
  useDoorWatched(
    useQuery<readonly UnitReadinessJson[]>({
      queryKey: ['fleet'],
      queryFn: () => relayApi.fleet(),
      refetchInterval: FLEET_EVERY_MS,
    }),
  );
