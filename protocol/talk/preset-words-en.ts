import type { Preset } from './presets.ts';

export const presetWordsEn = {
  understood: 'Understood',
  'on-our-way': 'On our way',
  'patient-worse': 'Patient getting worse',
  'please-call': 'Please call us',
  'repeating-ecg': 'Repeating the ECG',
  'not-possible': 'Not possible here',
  'we-see-it': 'We see your ECG',
  'cath-lab-ready': 'The cath lab is ready',
  'team-on-its-way': 'The cath team is on its way',
  'keep-monitoring': 'Keep recording, we are watching',
  'aspirin-300': 'Aspirin 300 mg, chewed',
  'ticagrelor-180': 'Ticagrelor 180 mg by mouth',
  'heparin-5000': 'Heparin 5000 IU intravenously',
  'nitroglycerin-04': 'Nitroglycerin 0.4 mg under the tongue',
  'no-nitrates': 'No nitrates',
  'iv-left-arm': 'Intravenous line in the left arm',
  'defibrillator-pads': 'Attach the defibrillator pads',
  'straight-to-cath-lab': 'Straight to the cath lab',
} as const satisfies Record<Preset, string>;
