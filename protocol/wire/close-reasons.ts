/** Why a WebSocket was closed: the code on the wire, and whether trying again by itself can help. */
export const CLOSE_REASONS = {
  'bad-message': { code: 4400, retry: true, sentence: 'A message could not be understood.' },
  'unknown-credential': { code: 4401, retry: false, sentence: 'The credential is not known here.' },
  'not-yours': { code: 4403, retry: false, sentence: 'This credential may not do that.' },
  slow: { code: 4408, retry: true, sentence: 'The connection could not keep up.' },
  conflict: { code: 4409, retry: false, sentence: 'A different record with the same number is already stored.' },
  fenced: { code: 4410, retry: false, sentence: 'A newer connection of the same unit has taken over.' },
  'too-fast': { code: 4429, retry: true, sentence: 'More was sent than the limits allow.' },
  later: { code: 4503, retry: true, sentence: 'The relay cannot take it now; it will later.' },
  silent: { code: 4504, retry: true, sentence: 'Nothing was heard for six seconds.' },
} as const;

export type CloseReason = keyof typeof CLOSE_REASONS;

export const closeReasonOfCode = (code: number): CloseReason | null => {
  for (const reason of Object.keys(CLOSE_REASONS) as CloseReason[]) {
    if (CLOSE_REASONS[reason].code === code) return reason;
  }
  return null;
};

/** Versions in order of preference; the relay accepts each that it still knows (N and N−1). */
export const UPLINK_SUBPROTOCOLS = ['prearrival.uplink.v2', 'prearrival.uplink.v1'] as const;
export const WATCH_SUBPROTOCOLS = ['prearrival.watch.v2', 'prearrival.watch.v1'] as const;
