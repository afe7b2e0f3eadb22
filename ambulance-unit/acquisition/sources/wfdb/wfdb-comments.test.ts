import { describe, expect, it } from 'vitest';
import { patientInComments } from './wfdb-comments.ts';

describe('what the comments of a WFDB header say of the patient', () => {
  it.each([
    [['Age: 87', 'Sex: Male'], 87, 'male'],
    [['age: 81', 'sex: female', 'Smoker: no'], 81, 'female'],
    [['Age: NaN', 'Sex: Female'], null, 'female'],
    [['Age: 999', 'Sex: Unknown'], null, null],
    [['Reason for admission: Myocardial infarction'], null, null],
    [[], null, null],
  ])('%j', (comments, ageYears, sex) => {
    expect(patientInComments(comments)).toEqual({ ageYears, sex });
  });
});
