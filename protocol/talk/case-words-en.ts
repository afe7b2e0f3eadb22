import type { CareEvent, Decision } from '../wire/case-entry.ts';

/** What was done in a case and decided over it, as the tablet, the report on paper and the review room say it. */
export const caseWordsEn = {
  event: {
    'first-contact': 'First contact',
    aspirin: 'Aspirin',
    nitrate: 'Nitrate',
    heparin: 'Heparin',
    oxygen: 'Oxygen',
    analgesia: 'Analgesia',
    adrenaline: 'Adrenaline',
    amiodarone: 'Amiodarone',
    'cpr-started': 'CPR started',
    shock: 'Shock',
    rosc: 'ROSC',
    departed: 'Departed',
    arrived: 'Arrived',
    'handed-over': 'Handed over',
    'symptom-onset': 'Symptom onset',
    note: 'Note',
  } as const satisfies Record<CareEvent, string>,
  decision: {
    acknowledged: 'Acknowledged',
    activated: 'CATH LAB ACTIVATED',
    'not-stemi': 'Not STEMI',
    repeat: 'Repeat the 12-lead',
    divert: 'Divert',
    cancelled: 'Activation cancelled',
  } as const satisfies Record<Decision, string>,
} as const;
