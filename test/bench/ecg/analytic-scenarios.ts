import type { MeasuredLead } from '../../../protocol/ecg/leads.ts';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { AnalyticLead, AnalyticScenario } from './analytic-ecg.ts';

/** P height, QRS waves as [from, to, height], J level, ST slope, T height: ms after QRS onset, µV, µV a ms. */
type Row = readonly [p: number, qrs: AnalyticLead['qrs'], j: number, slope: number, t: number];

interface Timing {
  readonly rr: number;
  readonly pr: number;
  readonly p: number;
  readonly qrs: number;
  readonly qt: number;
  readonly tOnset: number;
  readonly tPeak: number;
}

const scenario = (
  name: string,
  { rr, pr, p, qrs, qt, tOnset, tPeak }: Timing,
  rows: Readonly<Record<MeasuredLead, Row>>,
  shapes: Partial<Pick<AnalyticScenario, 'qrsShape' | 'tShape'>> = {},
): AnalyticScenario => {
  const lead = ([height, waves, j, slope, t]: Row): AnalyticLead => ({ p: height, qrs: waves, j, slope, t });
  const { I, II, V1, V2, V3, V4, V5, V6 } = rows;
  return {
    name,
    rr: milliseconds(rr),
    pr: milliseconds(pr),
    p: milliseconds(p),
    qrs: milliseconds(qrs),
    qt: milliseconds(qt),
    tOnset: milliseconds(tOnset),
    tPeak: milliseconds(tPeak),
    qrsShape: shapes.qrsShape ?? 'half-sine',
    tShape: shapes.tShape ?? 'quarter-sine',
    leads: {
      I: lead(I),
      II: lead(II),
      V1: lead(V1),
      V2: lead(V2),
      V3: lead(V3),
      V4: lead(V4),
      V5: lead(V5),
      V6: lead(V6),
    },
  };
};

const NORMAL: Timing = { rr: 803.7, pr: 160, p: 100, qrs: 90, qt: 390, tOnset: 190, tPeak: 300 };
const TRIANGLES: Timing = { ...NORMAL, rr: 997.3, qrs: 110, qt: 410, tOnset: 205, tPeak: 320 };
const SMALL_P = { I: 30, II: 50, V1: 30, V2: 30, V3: 30, V4: 30, V5: 30, V6: 30 } as const;

// Limb leads are matched so that no wave of a derived lead is near the least that counts as one (30 µV for 6 ms).
// prettier-ignore
const normalRows: Readonly<Record<MeasuredLead, Row>> = {
  I: [70, [[0, 16, -80], [16, 62, 700], [62, 90, -100]], 10, 0.1, 200],
  II: [120, [[0, 16, -160], [16, 62, 1100], [62, 90, -200]], 20, 0.2, 300],
  V1: [60, [[0, 26, 210], [26, 90, -900]], 30, 0.2, -110],
  V2: [70, [[0, 30, 400], [30, 90, -1300]], 80, 0.5, 500],
  V3: [70, [[0, 38, 700], [38, 90, -800]], 70, 0.5, 500],
  V4: [70, [[0, 14, -60], [14, 58, 1500], [58, 90, -400]], 40, 0.3, 400],
  V5: [65, [[0, 18, -90], [18, 60, 1300], [60, 88, -150]], 20, 0.2, 320],
  V6: [60, [[0, 18, -100], [18, 62, 1000], [62, 84, -80]], 10, 0.1, 250],
};

/** No flank steeper than 60 µV a ms: corners that 250 samples/s do not carry would measure the sampling. */
// prettier-ignore
const triangleRows: Readonly<Record<MeasuredLead, Row>> = {
  I: [70, [[0, 20, -80], [20, 80, 700], [80, 110, -100]], 10, 0.1, 200],
  II: [120, [[0, 20, -160], [20, 80, 1100], [80, 110, -200]], 20, 0.2, 300],
  V1: [60, [[0, 32, 210], [32, 110, -900]], 30, 0.2, -110],
  V2: [70, [[0, 44, 400], [44, 110, -1300]], 80, 0.5, 500],
  V3: [70, [[0, 52, 700], [52, 110, -800]], 70, 0.5, 500],
  V4: [70, [[0, 18, -60], [18, 74, 1500], [74, 110, -400]], 40, 0.3, 400],
  V5: [65, [[0, 20, -90], [20, 74, 1300], [74, 110, -150]], 20, 0.2, 320],
  V6: [60, [[0, 20, -100], [20, 78, 1000], [78, 106, -80]], 10, 0.1, 250],
};

const changed = (
  change: (row: Row, lead: MeasuredLead) => Row,
  rows: Readonly<Record<MeasuredLead, Row>> = normalRows,
): Readonly<Record<MeasuredLead, Row>> => ({
  I: change(rows.I, 'I'),
  II: change(rows.II, 'II'),
  V1: change(rows.V1, 'V1'),
  V2: change(rows.V2, 'V2'),
  V3: change(rows.V3, 'V3'),
  V4: change(rows.V4, 'V4'),
  V5: change(rows.V5, 'V5'),
  V6: change(rows.V6, 'V6'),
});

/** One of each kind that moves a fiducial or a height; see the names. */
// prettier-ignore
export const ANALYTIC_SCENARIOS: readonly AnalyticScenario[] = [
  scenario('normal', NORMAL, normalRows),
  scenario('calibration triangles', TRIANGLES, triangleRows, { qrsShape: 'triangle' }),
  scenario('smooth T', NORMAL, normalRows, { tShape: 'raised-cosine' }),
  scenario('tall (LVH)', { ...NORMAL, rr: 870.1, qrs: 104, p: 114, pr: 176, qt: 410, tOnset: 200, tPeak: 315 }, {
    I: [90, [[0, 20, -110], [20, 72, 1700], [72, 104, -200]], -60, -0.4, -180],
    II: [120, [[20, 70, 900], [70, 104, -250]], -20, -0.1, 120],
    V1: [70, [[0, 24, 160], [24, 104, -2400]], 150, 0.8, 450],
    V2: [80, [[0, 26, 240], [26, 104, -3200]], 220, 1, 700],
    V3: [80, [[0, 34, 500], [34, 104, -1900]], 120, 0.6, 500],
    V4: [80, [[0, 16, -90], [16, 68, 2300], [68, 104, -700]], -40, -0.2, 150],
    V5: [75, [[0, 20, -160], [20, 72, 3400], [72, 104, -300]], -120, -0.8, -350],
    V6: [70, [[0, 20, -200], [20, 74, 2700], [74, 104, -150]], -110, -0.7, -320],
  }),
  scenario('wide QRS (LBBB)', { rr: 841.3, pr: 180, p: 110, qrs: 140, qt: 440, tOnset: 230, tPeak: 345 }, {
    I: [70, [[0, 140, 900]], -80, -0.6, -260],
    II: [110, [[0, 100, 500], [100, 140, -160]], -10, 0, 90],
    V1: [60, [[0, 20, 110], [20, 140, -1500]], 180, 1, 550],
    V2: [70, [[0, 24, 180], [24, 140, -2100]], 240, 1.2, 750],
    V3: [70, [[0, 30, 220], [30, 140, -1700]], 180, 0.8, 600],
    V4: [70, [[0, 60, 600], [60, 140, -700]], 60, 0.3, 250],
    V5: [65, [[0, 140, 1100]], -70, -0.5, -240],
    V6: [60, [[0, 140, 1200]], -100, -0.7, -300],
  }),
  scenario("rSR' (RBBB)", { rr: 769.9, pr: 156, p: 104, qrs: 136, qt: 420, tOnset: 216, tPeak: 325 }, {
    I: [70, [[0, 14, -70], [14, 60, 800], [60, 136, -300]], 0, 0.1, 220],
    II: [120, [[0, 14, -140], [14, 60, 900], [60, 136, -260]], 10, 0.1, 250],
    V1: [60, [[0, 24, 240], [24, 60, -500], [60, 136, 900]], -30, -0.3, -240],
    V2: [70, [[0, 26, 350], [26, 66, -900], [66, 136, 600]], -20, -0.2, -160],
    V3: [70, [[0, 34, 600], [34, 80, -800], [80, 136, 200]], 20, 0.2, 220],
    V4: [70, [[0, 50, 1100], [50, 136, -500]], 20, 0.2, 320],
    V5: [65, [[0, 14, -70], [14, 58, 1200], [58, 136, -420]], 10, 0.1, 300],
    V6: [60, [[0, 14, -90], [14, 58, 1000], [58, 136, -380]], 10, 0.1, 250],
  }),
  scenario('inferior infarction', { ...NORMAL, rr: 731.7, qrs: 98, pr: 172 }, {
    I: [70, [[0, 46, 700], [46, 98, -180]], -120, -0.2, -130],
    II: [120, [[0, 40, -380], [40, 74, 600], [74, 98, -120]], 230, 0.5, 380],
    V1: [60, [[0, 26, 210], [26, 98, -800]], -20, 0, 110],
    V2: [70, [[0, 36, 600], [36, 98, -900]], -150, -0.2, 350],
    V3: [70, [[0, 40, 800], [40, 98, -700]], -120, -0.2, 380],
    V4: [70, [[0, 50, 1200], [50, 98, -400]], -20, 0.1, 350],
    V5: [65, [[0, 18, -110], [18, 66, 1100], [66, 98, -160]], 40, 0.2, 300],
    V6: [60, [[0, 24, -180], [24, 68, 900], [68, 98, -100]], 80, 0.3, 260],
  }),
  scenario('anterior infarction', { ...NORMAL, rr: 689.3, qrs: 96, qt: 380, tOnset: 186, tPeak: 288 }, {
    I: [70, [[0, 22, -120], [22, 66, 600], [66, 96, -90]], 90, 0.3, 240],
    II: [110, [[0, 50, 800], [50, 96, -150]], -60, 0, 140],
    V1: [60, [[0, 22, 110], [22, 96, -900]], 160, 0.6, 380],
    V2: [70, [[0, 96, -1300]], 380, 1.5, 900],
    V3: [70, [[0, 30, -260], [30, 56, 350], [56, 96, -700]], 450, 1.8, 1000],
    V4: [70, [[0, 24, -200], [24, 62, 800], [62, 96, -300]], 320, 1.2, 800],
    V5: [65, [[0, 20, -130], [20, 62, 900], [62, 96, -150]], 160, 0.6, 450],
    V6: [60, [[0, 20, -100], [20, 62, 800], [62, 90, -90]], 70, 0.3, 300],
  }),
  scenario('short PR', { ...NORMAL, rr: 758.3, pr: 104, p: 84 }, normalRows),
  scenario('long QT', { ...NORMAL, rr: 911.9, qt: 520, tOnset: 270, tPeak: 410 }, normalRows),
  scenario('small P', { ...NORMAL, rr: 817.9 }, changed(([, ...rest], lead) => [SMALL_P[lead], ...rest])),
  scenario('negative T', { ...NORMAL, rr: 790.3 }, changed(([p, waves, , , t]) => [p, waves, -15, -0.2, -0.8 * t])),
  scenario('tachycardia 120', { rr: 500.7, pr: 130, p: 90, qrs: 84, qt: 310, tOnset: 150, tPeak: 235 }, changed(
    ([p, waves, ...rest]) => [p, waves.map(([from, to, height]) => [from, Math.min(to, 84), height]), ...rest],
  )),
  scenario('bradycardia 40', { ...NORMAL, rr: 1500.9, pr: 190, qt: 440, tOnset: 210, tPeak: 340 }, normalRows),
];
