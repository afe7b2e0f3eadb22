import { parseSessionId } from '../../../protocol/wire/identity.ts';
import type { OpenMeasurable } from '../measurable.ts';
import { measureFile, measureSession, type MeasuringOrder } from '../measuring.ts';
import { type Asked, openAsked, type Options, print, WronglyAsked } from './command-options.ts';

/** Nobody has been older. */
const OLDEST = 130;
/** What is measured as one: minutes, for rhythm; a median beat of more would hide what changes. */
const LONGEST_MEASURED = 600;
const FORMAL = 10;

/** What is to be measured, and what is wrong with how it was asked. */
function measuringOrder(source: string, options: Options): { order: MeasuringOrder; mistakes: string[] } {
  const mistakes: string[] = [];
  const number = (flag: string, text: string | undefined, otherwise: number, isRight: (value: number) => boolean) => {
    if (text === undefined) return otherwise;
    const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (isRight(value)) return value;
    const limits =
      flag === 'age'
        ? `years from 0 to ${String(OLDEST)}`
        : flag === 'for'
          ? `seconds up to ${String(LONGEST_MEASURED)}`
          : 'seconds from the start';
    mistakes.push(`--${flag} ${text}: this is no number of ${limits}.`);
    return otherwise;
  };
  const age = number('age', options.age, Number.NaN, (value) => value <= OLDEST);
  const from = number('from', options.from, 0, (value) => value >= 0 && value < 1e9);
  const duration = number('for', options.for, FORMAL, (value) => value > 0 && value <= LONGEST_MEASURED);
  const sex = options.sex?.toUpperCase();
  if (sex !== undefined && sex !== 'F' && sex !== 'M')
    mistakes.push(`--sex ${options.sex ?? ''}: F or M is understood.`);
  if (source.trim() === '') mistakes.push('Nothing is named that could be measured: a file, a source or a session.');
  const order: MeasuringOrder = {
    source,
    from,
    duration,
    patient: {
      ageYears: Number.isNaN(age) ? null : age,
      sex: sex === 'F' ? 'female' : sex === 'M' ? 'male' : null,
    },
    evaluatesCriteria: options.criteria !== false && process.env['PREARRIVAL_CRITERIA'] !== '0',
  };
  return { order, mistakes };
}

export async function measure(source: string, options: Options, openMeasurable: OpenMeasurable): Promise<number> {
  const { order, mistakes } = measuringOrder(source, options);
  const session = parseSessionId(source);
  let asked: Asked | null = null;
  if (session !== null) {
    try {
      asked = openAsked(options, { session: false, out: false });
    } catch (thrown) {
      if (!(thrown instanceof WronglyAsked)) throw thrown;
      mistakes.push(thrown.message);
    }
  }
  if (mistakes.length > 0) throw new WronglyAsked(mistakes.join('\n'));
  const measured =
    session === null || asked === null
      ? await measureFile(order, openMeasurable)
      : await measureSession(order, session, asked.client);
  print(options, measured.report, measured.text);
  return 0;
}
