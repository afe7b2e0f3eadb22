/** What the uplink refuses or meets, counted; shown to a person. */
export interface UplinkCounters {
  readonly connections: number;
  readonly unreadableMessages: number;
  /** Answers that nobody asked for, and claims about records that this unit does not have. */
  readonly unaskedAnswers: number;
  readonly refusedRecords: number;
  readonly liveSkips: number;
  readonly damagedRecords: number;
  /** Connections given up for six seconds of silence or an acknowledgement that never came. */
  readonly silences: number;
  /** Something answered by HTTP instead of opening a WebSocket. */
  readonly httpAnswers: number;
  readonly unknownVersions: number;
  /** Attempts that ended at a name that is not known, or at a certificate that is not trusted. */
  readonly obstacles: number;
  /** Sessions that a relay called complete while records of them were missing, or more were to come. */
  readonly doubtfulSeals: number;
  /** Connections left for another network. */
  readonly networkChanges: number;
}

export const NO_COUNTS: UplinkCounters = {
  connections: 0,
  unreadableMessages: 0,
  unaskedAnswers: 0,
  refusedRecords: 0,
  liveSkips: 0,
  damagedRecords: 0,
  silences: 0,
  httpAnswers: 0,
  unknownVersions: 0,
  obstacles: 0,
  doubtfulSeals: 0,
  networkChanges: 0,
};

export function count<S extends { readonly counters: UplinkCounters }>(state: S, added: Partial<UplinkCounters>): S {
  const counters: Record<keyof UplinkCounters, number> = { ...state.counters };
  for (const name of Object.keys(added) as (keyof UplinkCounters)[]) counters[name] += added[name] ?? 0;
  return { ...state, counters };
}
