import { expect, it } from 'vitest';
import { parseSimulatedSource } from './simulated-source.ts';

it('a patient without a seed is the first of its kind', () => {
  expect(parseSimulatedSource('anterior-stemi')).toEqual({ ok: true, patient: 'anterior-stemi', seed: 1 });
});

it('a seed is taken as it is written, up to the largest', () => {
  expect(parseSimulatedSource('paced?seed=0')).toEqual({ ok: true, patient: 'paced', seed: 0 });
  expect(parseSimulatedSource('paced?seed=4294967295')).toEqual({ ok: true, patient: 'paced', seed: 4294967295 });
});

it('a patient nobody knows is refused with the list of those known', () => {
  const parsed = parseSimulatedSource('posterior-stemi?seed=2');
  expect(parsed).toMatchObject({ ok: false, failure: { kind: 'unknown-patient', asked: 'posterior-stemi' } });
  if (parsed.ok || parsed.failure.kind !== 'unknown-patient') throw new Error('it was accepted');
  expect(parsed.failure.known).toEqual(
    expect.arrayContaining([
      'normal-sinus',
      'anterior-stemi',
      'inferior-stemi',
      'atrial-fibrillation',
      'left-bundle-branch-block',
      'ventricular-tachycardia',
      'paced',
      'lead-off',
      'artefact',
    ]),
  );
  expect(parsed.failure.sentence).toContain('inferior-stemi');
});

it.each(['', '-1', '1.5', '1e3', '4294967296', ' 1', '0x10', '99999999999'])('“%s” is no seed', (seed) => {
  expect(parseSimulatedSource(`normal-sinus?seed=${seed}`)).toMatchObject({
    ok: false,
    failure: { kind: 'bad-seed', asked: seed },
  });
});

it('an option that does not exist is named, not ignored', () => {
  expect(parseSimulatedSource('normal-sinus?speed=2')).toMatchObject({
    ok: false,
    failure: { kind: 'unknown-option', asked: 'speed=2' },
  });
});
