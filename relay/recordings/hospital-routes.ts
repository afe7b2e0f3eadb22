import type { FastifyInstance } from 'fastify';
import type { HospitalJson } from '../../protocol/wire/sessions-api.ts';
import type { KnownHospitals } from '../access/hospitals-file.ts';
import type { Clock } from '../operations/clock.ts';

/** The hospitals that a decision or a second opinion can name; its caller has let in nobody but people. */
export function addHospitalRoutes(
  app: FastifyInstance,
  parts: { readonly hospitals: KnownHospitals; readonly clock: Pick<Clock, 'now'> },
): void {
  app.get('/api/hospitals', (request): readonly HospitalJson[] => {
    const directory = parts.hospitals.now;
    const own = directory.hospitalsOf(request.person?.name ?? '');
    return directory.hospitals.map(({ id, title, phone = '' }) => ({
      ...{ id, title, phone, isOwn: own.includes(id) },
      onCall: directory.onCall(id, parts.clock.now().unix),
    }));
  });
}
