import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';

/** Nobody has been older; what says so is a placeholder such as 999. */
const OLDEST = 130;

/**
 * Age and sex as the comments of public records give them: `Age: 87` and `Sex: Male` (PhysioNet/CinC Challenge),
 * `age: 81` and `sex: female` (PTB). `NaN`, `Unknown` and what is no age are null.
 */
export function patientInComments(comments: readonly string[]): PatientFacts {
  const valueOf = (name: string): string =>
    comments
      .map((comment) => /^([a-z]+)\s*:\s*(\S+)\s*$/i.exec(comment))
      .find((found) => found?.[1]?.toLowerCase() === name)?.[2]
      ?.toLowerCase() ?? '';
  const age = /^\d{1,3}(?:\.\d+)?$/.exec(valueOf('age'))?.[0];
  const sex = valueOf('sex');
  return {
    ageYears: age !== undefined && Number(age) <= OLDEST ? Number(age) : null,
    sex: sex === 'male' || sex === 'm' ? 'male' : sex === 'female' || sex === 'f' ? 'female' : null,
  };
}
