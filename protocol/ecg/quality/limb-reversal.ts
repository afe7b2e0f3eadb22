import type { LeadName } from '../leads.ts';
import { valueOf } from '../measured.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import type { Statement } from '../statement.ts';
import { type LeadPolarity, polarityEvidence } from './lead-polarity.ts';

type Polarities = ReadonlyMap<LeadName, LeadPolarity>;

const SOURCE = 'Batchvarov 2007, Europace 9:1081; Haisty 1972 (right leg); Kors & van Herpen 2001';
/** A sinus P wave points between 0 and +75 degrees. Mirrored by an exchange it lies beyond these. */
const P_AXIS_ARMS = 95;
const P_AXIS_ARM_AND_LEG = -95;
/** µV. Less of a P, T or QRS has no direction to speak of. */
const P_LEAST = 25;
const T_LEAST = 50;
const QRS_LEAST = 100;
/** µV between the highest and the deepest of a lead that only sees both legs; the other two limb leads see this much. */
const LEGS_ONLY = 100;
const LEGS_ONLY_WAVE = 50;
const OTHERS_AT_LEAST = 300;
/** ms. From here on the directions of QRS and T follow the conduction. */
const WIDE_QRS = 120;

/**
 * Electrodes of the limbs exchanged, where one ECG can show it:
 * - `reversal-ra-la`: P and QRS (without a P: QRS and T) of I upside down, while V6 is not: I and V6 look the same way.
 * - `reversal-ra-ll`: P, QRS and T of II upside down and P beyond −95 degrees, while V6 is not.
 * - `reversal-ra-rl`, `reversal-la-rl`, `reversal-arms-legs`: II, III or I sees only the two legs and is almost flat.
 * - `dextrocardia-possible`: I as in `reversal-ra-la`, but P of V6 is not upright either and R dwindles from V1 to V6:
 *   the heart, not the cables. An upright P in V6 tells a lateral infarct, which loses R there as well, from it.
 * Left arm and left leg exchanged, and the two legs, cannot be told from one ECG with a specificity worth having
 * (Ohlsson 1999), so nothing is said of them.
 */
export function limbReversal(draft: EcgMeasurement, polarities: Polarities): readonly Statement[] {
  const legsOnly = seesLegsOnly(polarities);
  if (legsOnly !== null) return [legsOnly];
  const arms = upsideDown('I', P_AXIS_ARMS, draft, polarities);
  if (arms !== null)
    return losesProgression(polarities)
      ? [dextrocardia(arms, polarities)]
      : whereV6IsUpright('reversal-ra-la', arms, polarities);
  const armAndLeg = upsideDown('II', P_AXIS_ARM_AND_LEG, draft, polarities);
  return armAndLeg === null ? [] : whereV6IsUpright('reversal-ra-ll', armAndLeg, polarities);
}

/** The leads that carry the evidence where I or II is upside down, else null. */
function upsideDown(
  which: 'I' | 'II',
  beyond: number,
  draft: EcgMeasurement,
  polarities: Polarities,
): readonly LeadPolarity[] | null {
  const lead = polarities.get(which);
  const opposite = polarities.get('aVR');
  const [one, two] = [polarities.get('I'), polarities.get('II')];
  if (lead === undefined || opposite === undefined || one === undefined || two === undefined) return null;
  const isUpsideDown = lead.net < 0 && (which === 'I' || (lead.t !== null && lead.t <= 0));
  if (!isUpsideDown) return null;
  const pAxis = valueOf(draft.axes.p);
  if (pAxis !== null) {
    const isBeyond = beyond > 0 ? pAxis >= beyond : pAxis <= beyond;
    return isBeyond && lead.p !== null && lead.p <= -P_LEAST ? [lead, opposite] : null;
  }
  // Without P waves QRS and T have to carry it, and only where the conduction does not turn them.
  const qrs = valueOf(draft.intervals.qrs);
  const isNarrow = qrs !== null && qrs < WIDE_QRS;
  const isClear =
    lead.net <= -QRS_LEAST && one.net <= -QRS_LEAST && lead.t !== null && lead.t <= -T_LEAST && (opposite.t ?? 0) > 0;
  // Arm and leg turn both I and II, the arms alone turn I.
  const isOfThisPair = which === 'II' || two.net > 0;
  return isNarrow && isClear && isOfThisPair && opposite.net > 0 ? [lead, opposite] : null;
}

function whereV6IsUpright(
  code: string,
  inverted: readonly LeadPolarity[],
  polarities: Polarities,
): readonly Statement[] {
  const left = polarities.get('V6');
  return left === undefined || !isUpright(left) ? [] : [statementOf(code, [...inverted, left])];
}

/** Its P says it, and where it has none its QRS. */
const isUpright = ({ p, net }: LeadPolarity): boolean => (p === null || Math.abs(p) < P_LEAST ? net > 0 : p > 0);

/** R falls off towards V6, which points away: the chest electrodes look at the wrong side of the heart. */
function losesProgression(polarities: Polarities): boolean {
  const [v1, v6] = [polarities.get('V1'), polarities.get('V6')];
  const middle = (['V3', 'V4', 'V5'] as const).map((lead) => polarities.get(lead)?.height ?? null);
  if (v1 === undefined || v6 === undefined || middle.includes(null) || isUpright(v6)) return false;
  return v6.net <= 0 && v6.height < v1.height && middle.every((height) => (height ?? 0) >= v6.height);
}

const dextrocardia = (inverted: readonly LeadPolarity[], polarities: Polarities): Statement =>
  statementOf('dextrocardia-possible', [
    ...inverted,
    ...(['V1', 'V6'] as const).flatMap((lead) => {
      const polarity = polarities.get(lead);
      return polarity === undefined ? [] : [polarity];
    }),
  ]);

const LEGS = [
  ['II', 'reversal-ra-rl'],
  ['III', 'reversal-la-rl'],
  ['I', 'reversal-arms-legs'],
] as const;

function seesLegsOnly(polarities: Polarities): Statement | null {
  const limbs = (['I', 'II', 'III'] as const).map((lead) => polarities.get(lead));
  for (const [name, code] of LEGS) {
    const flat = polarities.get(name);
    if (flat === undefined || limbs.includes(undefined)) continue;
    const isAlmostFlat =
      flat.height - flat.depth <= LEGS_ONLY &&
      Math.abs(flat.p ?? 0) <= LEGS_ONLY_WAVE &&
      Math.abs(flat.t ?? 0) <= LEGS_ONLY_WAVE;
    const others = limbs.filter((one) => one !== undefined && one.lead !== name);
    if (isAlmostFlat && others.every((one) => one !== undefined && one.height - one.depth >= OTHERS_AT_LEAST)) {
      return {
        ...statementOf(code, [flat]),
        evidence: [
          { what: 'qrs-height', lead: name, value: flat.height - flat.depth, unit: 'µV', limit: LEGS_ONLY },
          ...others.flatMap((one) =>
            one === undefined
              ? []
              : [
                  {
                    what: 'qrs-height',
                    lead: one.lead,
                    value: one.height - one.depth,
                    unit: 'µV' as const,
                    limit: OTHERS_AT_LEAST,
                  },
                ],
          ),
        ],
      };
    }
  }
  return null;
}

const statementOf = (code: string, polarities: readonly LeadPolarity[]): Statement => ({
  kind: 'recording',
  code,
  leads: polarities.map(({ lead }) => lead),
  evidence: polarities.flatMap(polarityEvidence),
  why: null,
  source: SOURCE,
});
