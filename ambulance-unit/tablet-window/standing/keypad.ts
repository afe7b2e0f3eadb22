import type { VitalKind, VitalValue } from '../../../protocol/wire/case-entry.ts';
import type { EnteredCard } from './vital-cards.ts';

/** One number that is entered: what it is, what a living patient can have, and how it is written. */
export interface KeypadField {
  readonly vital: VitalKind;
  readonly least: number;
  readonly most: number;
  readonly digits: 0 | 1;
}

export const KEYPAD_FIELDS: Readonly<Record<EnteredCard, readonly KeypadField[]>> = {
  spo2: [{ vital: 'spo2', least: 30, most: 100, digits: 0 }],
  nibp: [
    { vital: 'systolic', least: 30, most: 300, digits: 0 },
    { vital: 'diastolic', least: 10, most: 250, digits: 0 },
  ],
  respiration: [{ vital: 'respiration', least: 0, most: 99, digits: 0 }],
  temperature: [{ vital: 'temperature', least: 15, most: 45, digits: 1 }],
  pain: [{ vital: 'pain', least: 0, most: 10, digits: 0 }],
  glucose: [{ vital: 'glucose', least: 0, most: 60, digits: 1 }],
};

export interface KeypadState {
  /** One text a field, as typed. */
  readonly texts: readonly string[];
  readonly at: number;
}
export type KeypadKey =
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'point' }
  | { readonly kind: 'erase' }
  | { readonly kind: 'field'; readonly at: number };

export const emptyKeypad = (fields: readonly KeypadField[]): KeypadState => ({ texts: fields.map(() => ''), at: 0 });

/** A key that makes no number is left without effect: what is typed stays as it was. */
export function pressKey(state: KeypadState, key: KeypadKey, fields: readonly KeypadField[]): KeypadState {
  if (key.kind === 'field') return { ...state, at: Math.min(Math.max(0, key.at), fields.length - 1) };
  const field = fields[state.at];
  const text = state.texts[state.at];
  if (field === undefined || text === undefined) return state;
  const typed = typedAfter(text, key, field);
  return { ...state, texts: state.texts.map((one, place) => (place === state.at ? typed : one)) };
}

function typedAfter(text: string, key: Exclude<KeypadKey, { kind: 'field' }>, { digits }: KeypadField): string {
  switch (key.kind) {
    case 'erase':
      return text.slice(0, -1);
    case 'point':
      return digits === 0 || text.includes('.') || text === '' ? text : `${text}.`;
    case 'digit': {
      const [whole = '', behind] = text.split('.');
      if (behind !== undefined) return behind.length >= digits ? text : text + key.digit;
      if (whole === '0') return key.digit;
      return whole.length >= 3 ? text : text + key.digit;
    }
  }
}

export type KeypadVerdict =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'out-of-range'; readonly field: KeypadField }
  /** A diastolic pressure that is not below the systolic one. */
  | { readonly kind: 'not-below' }
  | { readonly kind: 'good'; readonly values: readonly VitalValue[] };

export function judgeKeypad({ texts }: KeypadState, fields: readonly KeypadField[]): KeypadVerdict {
  const values: VitalValue[] = [];
  for (const [place, field] of fields.entries()) {
    const text = texts[place] ?? '';
    if (text === '') return { kind: 'incomplete' };
    const value = Number(text);
    if (value < field.least || value > field.most) return { kind: 'out-of-range', field };
    values.push({ vital: field.vital, value });
  }
  const of = (vital: VitalKind): number | null => values.find((one) => one.vital === vital)?.value ?? null;
  const systolic = of('systolic');
  const diastolic = of('diastolic');
  if (systolic !== null && diastolic !== null && diastolic >= systolic) return { kind: 'not-below' };
  return { kind: 'good', values };
}
