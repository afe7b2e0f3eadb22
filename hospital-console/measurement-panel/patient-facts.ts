import { useMemo } from 'react';
import { create } from 'zustand';
import type { PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { useSessionFact } from '../relay-api/session-queries.ts';

/** What the criteria helper was told in this tab. It ends with the tab: the next reader at this computer starts afresh. */
export interface CriteriaInputs {
  readonly patients: Readonly<Record<string, PatientFacts>>;
  /** False: the reader has switched the helper off. */
  readonly evaluates: boolean;
}

const NOBODY: PatientFacts = { ageYears: null, sex: null };
const OLDEST = 125;
const KEY = 'prearrival-criteria-inputs';

/** A whole number of years that a person can have lived; anything else is no age. */
export function ageOf(text: string): number | null {
  if (!/^\d{1,3}$/.test(text.trim())) return null;
  const years = Number(text);
  return years <= OLDEST ? years : null;
}

/** Whatever stands in storage; what is not understood is as if it had never been entered. */
export function readCriteriaInputs(stored: string | null): CriteriaInputs {
  const found = parse(stored);
  const patients: Record<string, PatientFacts> = {};
  for (const [session, facts] of Object.entries(asRecord(found['patients']))) {
    const { ageYears, sex } = asRecord(facts);
    patients[session] = {
      ageYears: typeof ageYears === 'number' ? ageOf(String(ageYears)) : null,
      sex: sex === 'female' || sex === 'male' ? sex : null,
    };
  }
  return { patients, evaluates: found['evaluates'] !== false };
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function parse(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(stored ?? 'null'));
  } catch {
    return {};
  }
}

/** Where a browser refuses storage, what was entered lasts as long as the page. */
const storage = {
  read(): string | null {
    try {
      return sessionStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  write(inputs: CriteriaInputs): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(inputs));
    } catch {
      console.warn('This browser keeps no session storage: age and sex are forgotten when the page is loaded again.');
    }
  },
};

interface CriteriaStore extends CriteriaInputs {
  readonly enter: (session: SessionId, change: Partial<PatientFacts>) => void;
  readonly switchHelper: (evaluates: boolean) => void;
}

export const useCriteriaInputs = create<CriteriaStore>()((set, get) => {
  const keep = (change: Partial<CriteriaInputs>): void => {
    set(change);
    const { patients, evaluates } = get();
    storage.write({ patients, evaluates });
  };
  return {
    ...readCriteriaInputs(storage.read()),
    enter(session, change) {
      const { patients } = get();
      keep({ patients: { ...patients, [session]: { ...(patients[session] ?? NOBODY), ...change } } });
    },
    switchHelper(evaluates) {
      keep({ evaluates });
    },
  };
});

/** What the reader entered here, and otherwise what the crew wrote: nobody has to enter on the ward what the tablet knows. */
export const factsOf = (entered: PatientFacts, told: PatientFacts): PatientFacts => ({
  ageYears: entered.ageYears ?? told.ageYears,
  sex: entered.sex ?? told.sex,
});

export interface KnownPatient {
  readonly facts: PatientFacts;
  /** As the crew wrote them last. */
  readonly told: PatientFacts;
  /** Some of the facts are the crew's. */
  readonly isTold: boolean;
}

const patientOf = ({ patient }: SessionDetail) => patient;

export function useKnownPatient(session: SessionId): KnownPatient {
  const entered = useCriteriaInputs(({ patients }) => patients[session] ?? NOBODY);
  const { ageYears, sex } = useSessionFact(session, patientOf).data ?? NOBODY;
  return useMemo(() => {
    const told = { ageYears, sex };
    const isTold = (entered.ageYears === null && ageYears !== null) || (entered.sex === null && sex !== null);
    return { facts: factsOf(entered, told), told, isTold };
  }, [entered, ageYears, sex]);
}
