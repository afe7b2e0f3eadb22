/** A satellite receiver on a serial port, as `serial:PATH[?baud=N]` names it. Nothing has been opened yet. */
export interface ReceiverRequest {
  readonly path: string;
  readonly baudRate: number;
}

export type ParsedReceiverRequest =
  { readonly ok: true; readonly request: ReceiverRequest } | { readonly ok: false; readonly sentence: string };

/** What NMEA 0183 has, and receivers of today hold to until they are told otherwise. */
const USUAL_BAUD = 4_800;
const BAUDS: ReadonlySet<number> = new Set([4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800]);

/** Reads `--position`. */
export function parseReceiverRequest(text: string): ParsedReceiverRequest {
  const [, path = '', query = ''] = /^serial:([^?]+)(?:\?(.*))?$/.exec(text) ?? [];
  if (path === '') {
    return refused(`'${text}' names no receiver: it is written serial:PATH, as in serial:/dev/ttyACM0?baud=9600.`);
  }
  const settings = new URLSearchParams(query);
  const unknown = [...settings.keys()].find((name) => name !== 'baud');
  if (unknown !== undefined) return refused(`a receiver has no setting '${unknown}'; there is baud.`);
  const baud = settings.get('baud') ?? String(USUAL_BAUD);
  if (!BAUDS.has(Number(baud))) return refused(`'${baud}' is no speed of a line: ${[...BAUDS].join(', ')}.`);
  return { ok: true, request: { path, baudRate: Number(baud) } };
}

const refused = (sentence: string): ParsedReceiverRequest => ({ ok: false, sentence });
