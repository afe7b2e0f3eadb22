import type { FastifyInstance } from 'fastify';
import type { HospitalJson, MapJson, TilesJson } from '../../protocol/wire/sessions-api.ts';
import type { KnownHospitals } from '../access/hospitals-file.ts';
import type { Clock } from '../operations/clock.ts';

/** The hospitals that a decision or a second opinion can name; its caller has let in nobody but people. */
export function addHospitalRoutes(
  app: FastifyInstance,
  parts: {
    readonly hospitals: KnownHospitals;
    readonly clock: Pick<Clock, 'now'>;
    /** Of the operator's own map; null: none. */
    readonly tiles: TilesJson | null;
  },
): void {
  app.get('/api/hospitals', (request): readonly HospitalJson[] => {
    const directory = parts.hospitals.now;
    const own = directory.hospitalsOf(request.person?.name ?? '');
    return directory.hospitals.map(({ id, title, phone = '', latitude, longitude }) => ({
      ...{ id, title, phone, isOwn: own.includes(id) },
      place: latitude === undefined || longitude === undefined ? null : { latitude, longitude },
      onCall: directory.onCall(id, parts.clock.now().unix),
    }));
  });
  app.get('/api/map', (): MapJson => ({ tiles: parts.tiles }));
}
