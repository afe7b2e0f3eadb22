import type { ExportedEcg } from '../exported-ecg.ts';

type ReferenceOf = (name: string) => { readonly reference: string };

const iso = (instant: number): string => new Date(Math.floor(instant)).toISOString();

/** Where the samples are from: recorded by the unit, held by the relay's ledger, written by this program. */
export const provenance = (
  { session }: ExportedEcg,
  id: string,
  target: readonly { readonly reference: string }[],
  reference: ReferenceOf,
): object => ({
  resourceType: 'Provenance',
  id,
  target,
  recorded: iso(session.madeAt),
  agent: [
    { type: participant('author'), who: reference('device') },
    { type: participant('assembler'), who: reference('software') },
  ],
  entity: [
    {
      role: 'source',
      what: {
        identifier: { system: 'https://prearrival.invalid/ledger', value: `${session.ledger}/${session.id}` },
        display: session.isComplete
          ? 'Session of the ledger, complete when exported'
          : 'Session of the ledger, not complete when exported',
      },
    },
  ],
});

const participant = (code: string): object => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code }],
});

/** Who has looked at the recording, and that it was exported. */
export function accessEvents(
  ecg: ExportedEcg,
  idOf: (name: string) => string,
  reference: ReferenceOf,
): readonly (readonly [string, object])[] {
  const { session } = ecg;
  const entity = [{ what: reference('waveform') }, { what: reference('patient') }];
  const event = (id: string, type: object, action: string, recorded: number, who: object): object => ({
    resourceType: 'AuditEvent',
    id,
    type,
    action,
    recorded: iso(recorded),
    outcome: '0',
    agent: [{ requestor: true, ...who }],
    source: { observer: reference('software') },
    entity,
  });
  const access = { system: 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle', code: 'access' };
  const exported = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110106', display: 'Export' };
  return [
    ...session.seen.map(({ by, firstAt }, number) => {
      const name = `seen-${String(number)}`;
      return [name, event(idOf(name), access, 'R', firstAt, { name: by })] as const;
    }),
    ['export', event(idOf('export'), exported, 'R', session.madeAt, { who: reference('software') })] as const,
  ];
}
