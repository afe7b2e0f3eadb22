import type { CareEvent, Decision } from '../wire/case-entry.ts';

export const caseWordsZhTw = {
  event: {
    'first-contact': '初次接觸',
    aspirin: '阿斯匹靈',
    nitrate: '硝化甘油',
    heparin: '肝素',
    oxygen: '氧氣',
    analgesia: '止痛',
    adrenaline: '腎上腺素',
    amiodarone: 'Amiodarone（心律藥）',
    'cpr-started': '開始 CPR',
    shock: '電擊',
    rosc: '恢復自發循環',
    departed: '離開現場',
    arrived: '抵達醫院',
    'handed-over': '已交接',
    'symptom-onset': '症狀開始',
    note: '備註',
  } as const satisfies Record<CareEvent, string>,
  decision: {
    acknowledged: '已收到',
    activated: '已啟動導管室',
    'not-stemi': '非 STEMI',
    repeat: '請重做 12 導程',
    divert: '轉送',
    cancelled: '已取消啟動',
  } as const satisfies Record<Decision, string>,
} as const;
