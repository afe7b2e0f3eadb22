import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { Disturbance, QualityGrade } from '../../../protocol/ecg/quality/ecg-quality.ts';

export type ReportLanguage = 'en' | 'zh-TW';

export interface ReportWords {
  readonly title: string;
  readonly placement: Readonly<Record<Placement, string>>;
  readonly patient: string;
  readonly noName: string;
  readonly caseNumber: string;
  readonly age: string;
  readonly years: (age: number) => string;
  readonly sex: string;
  readonly sexes: { readonly female: string; readonly male: string };
  readonly recorded: string;
  readonly elapsed: string;
  readonly printed: string;
  readonly unit: string;
  readonly device: string;
  readonly quality: string;
  readonly grades: Readonly<Record<QualityGrade, string>>;
  readonly score: (score: number) => string;
  readonly retake: string;
  readonly disturbances: Readonly<Record<Disturbance, string>>;
  readonly notAvailable: (reason: string) => string;
  readonly notStated: string;
  readonly heartRate: string;
  readonly perMinute: string;
  readonly axis: string;
  readonly unfiltered: string;
  readonly notch: string;
  readonly noNotch: string;
  readonly samplesASecond: string;
  readonly gap: string;
  readonly awaited: string;
  readonly leadOff: string;
  readonly notRecorded: string;
  readonly trueScale: string;
  readonly page: (page: number, pages: number) => string;
  readonly measurements: string;
  readonly stTable: string;
  readonly lead: string;
  readonly signal: string;
  readonly criteria: string;
  readonly neverDecides: string;
  readonly notMet: string;
  readonly rulesOutNothing: string;
  readonly findings: string;
  readonly checkRecording: string;
  readonly undecided: (statement: string, reason: string) => string;
  readonly limit: string;
  readonly source: string;
  readonly more: string;
  readonly nothingStated: string;
}

const EN: ReportWords = {
  title: '12-lead ECG',
  placement: {
    standard: '',
    'right-sided': 'Right-sided leads: V3R and V4R',
    posterior: 'Posterior leads: V7, V8 and V9',
  },
  patient: 'Patient',
  noName: 'not named',
  caseNumber: 'Case',
  age: 'Age',
  years: (age) => `${String(age)} years`,
  sex: 'Sex',
  sexes: { female: 'female', male: 'male' },
  recorded: 'Recorded',
  elapsed: 'since the recording began',
  printed: 'Report made',
  unit: 'Unit',
  device: 'Monitor',
  quality: 'Signal quality',
  grades: { good: 'good', fair: 'fair', poor: 'poor: do not measure', unusable: 'unusable' },
  score: (score) => `${String(score)} of 100`,
  retake: 'Retake advised',
  disturbances: {
    missing: 'not recorded',
    absent: 'not here',
    off: 'lead off',
    flat: 'flat line',
    saturated: 'saturated',
    muscle: 'muscle',
    mains: 'mains',
    wander: 'baseline wander',
  },
  notAvailable: (reason) => `n/a (${reason})`,
  notStated: 'not stated',
  heartRate: 'Heart rate',
  perMinute: '/min',
  axis: 'Axis P / QRS / T',
  unfiltered: 'unfiltered',
  notch: 'notch',
  noNotch: 'no notch',
  samplesASecond: 'samples/s',
  gap: 'Gap',
  awaited: 'Not here when printed',
  leadOff: 'LEAD OFF',
  notRecorded: 'not recorded',
  trueScale: 'Print at 100 %: 25 mm/s and 10 mm/mV hold then. The pulse is 200 ms × 1 mV.',
  page: (page, pages) => `Page ${String(page)} of ${String(pages)}`,
  measurements: 'Measurements',
  stTable: 'ST in mm (1 mm = 0.1 mV)',
  lead: 'Lead',
  signal: 'Signal',
  criteria: 'STEMI criteria helper',
  neverDecides: 'For a physician: it never decides.',
  notMet: 'Criteria not met in the leads measured.',
  rulesOutNothing: 'That rules out no occlusion.',
  findings: 'Findings of the measurement',
  checkRecording: 'Check the recording',
  undecided: (statement, reason) => `${statement}? Not evaluable: ${reason}`,
  limit: 'limit',
  source: 'Source',
  more: 'All statements with their values: next page',
  nothingStated: 'none',
};

const ZH_TW: ReportWords = {
  title: '12 導程心電圖',
  placement: { standard: '', 'right-sided': '右側導程：V3R、V4R', posterior: '後壁導程：V7、V8、V9' },
  patient: '病人',
  noName: '未填姓名',
  caseNumber: '案號',
  age: '年齡',
  years: (age) => `${String(age)} 歲`,
  sex: '性別',
  sexes: { female: '女', male: '男' },
  recorded: '記錄時間',
  elapsed: '（自記錄開始）',
  printed: '報告製作',
  unit: '單位',
  device: '監視器',
  quality: '訊號品質',
  grades: { good: '良好', fair: '尚可', poor: '不佳，不宜量測', unusable: '無法判讀' },
  score: (score) => `${String(score)}／100 分`,
  retake: '建議重做',
  disturbances: {
    missing: '未記錄',
    absent: '資料不在',
    off: '導程脫落',
    flat: '平直無訊號',
    saturated: '訊號飽和',
    muscle: '肌電干擾',
    mains: '交流電干擾',
    wander: '基線飄移',
  },
  notAvailable: (reason) => `n/a（${reason}）`,
  notStated: '未填',
  heartRate: '心率',
  perMinute: '次/分',
  axis: '電軸 P／QRS／T',
  unfiltered: '未濾波',
  notch: '陷波',
  noNotch: '無陷波',
  samplesASecond: '點/秒',
  gap: '缺口',
  awaited: '列印時尚未收到',
  leadOff: '導程脫落',
  notRecorded: '未記錄',
  trueScale: '請以 100% 列印，25 mm/s 與 10 mm/mV 方為準確。校正波為 200 ms × 1 mV。',
  page: (page, pages) => `第 ${String(page)} 頁，共 ${String(pages)} 頁`,
  measurements: '量測',
  stTable: 'ST 段（mm，1 mm = 0.1 mV）',
  lead: '導程',
  signal: '訊號',
  criteria: 'STEMI 準則輔助',
  neverDecides: '供醫師參考，不做決定。',
  notMet: '已量測的導程未達準則。',
  rulesOutNothing: '不能因此排除冠狀動脈阻塞。',
  findings: '量測判讀',
  checkRecording: '請確認記錄',
  undecided: (statement, reason) => `${statement}？無法評估：${reason}`,
  limit: '界限',
  source: '出處',
  more: '全部判讀與數值見次頁',
  nothingStated: '無',
};

export const reportWords = (language: ReportLanguage): ReportWords => (language === 'en' ? EN : ZH_TW);
