import type { Preset } from './presets.ts';

export const presetWordsZhTw = {
  understood: '了解',
  'on-our-way': '前往途中',
  'patient-worse': '病人惡化',
  'please-call': '請來電',
  'repeating-ecg': '正在重做心電圖',
  'not-possible': '現場無法執行',
  'we-see-it': '已看到您的心電圖',
  'cath-lab-ready': '導管室已就緒',
  'team-on-its-way': '導管團隊正在趕來',
  'keep-monitoring': '請持續記錄，我們正在觀看',
  'aspirin-300': 'Aspirin 300 mg 嚼服',
  'ticagrelor-180': 'Ticagrelor 180 mg 口服',
  'heparin-5000': 'Heparin 5000 IU 靜脈注射',
  'nitroglycerin-04': '硝化甘油 0.4 mg 舌下',
  'no-nitrates': '勿給硝酸鹽類',
  'iv-left-arm': '左手臂建立靜脈輸液',
  'defibrillator-pads': '貼上電擊片',
  'straight-to-cath-lab': '直送導管室',
} as const satisfies Record<Preset, string>;
