import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import { isRecord, readCommand } from './read-command.ts';
import type { FeedSamples, FromScreen, RecordedPart, ToScreen } from './tablet-port.ts';

/**
 * `tablet-port.ts` over the WebSocket of `--screen`: what the screen says is JSON text; what it is told is JSON text, and
 * where there are samples or a file one binary frame: the length of a JSON text in ASCII (uint32, big-endian), that text, and
 * behind it the samples (int32, little-endian, channel by channel) or the file's bytes. A MessagePort clones values and
 * needs only `readFromScreen`.
 */
export const SCREEN_PATH = '/screen';
/** Offered first; the second one is the key, for an address line ends up in histories and a handshake does not. */
export const SCREEN_SUBPROTOCOL = 'prearrival.screen.1';
export const keySubprotocol = (key: string): string => `key.${key}`;
/** Name of the key in the fragment of the address: `#key=…`, which no browser sends to any server. */
export const KEY_IN_FRAGMENT = 'key';
/** The key was not the right one: to try again mends nothing. */
export const WRONG_KEY_CODE = 4401;
/** Another screen has taken over, or too many are open. */
export const TOO_MANY_SCREENS_CODE = 4408;

export type ScreenFrame = string | Uint8Array;

export function encodeToScreen(message: ToScreen): ScreenFrame {
  switch (message.kind) {
    case 'samples': {
      const { channels, ...header } = message;
      return framed({ ...header, channels: channels.map(({ length }) => length) }, bytesOfChannels(channels));
    }
    case 'recorded': {
      const parts = message.parts.map(({ channels, ...part }) => ({
        ...part,
        channels: channels.map(({ length }) => length),
      }));
      return framed({ ...message, parts }, bytesOfChannels(message.parts.flatMap(({ channels }) => channels)));
    }
    case 'file': {
      const { bytes, ...header } = message;
      return framed(header, bytes);
    }
    case 'state':
    case 'format':
    case 'feed-gap':
    case 'answer':
      return JSON.stringify(message, withFloats);
  }
}

/** Null where it cannot be read: from another version of the acquisition. */
export function decodeToScreen(frame: ScreenFrame): ToScreen | null {
  try {
    if (typeof frame === 'string') {
      const value: unknown = JSON.parse(frame, restoreFloats);
      return isRecord(value) && typeof value['kind'] === 'string' ? (value as unknown as ToScreen) : null;
    }
    return decodeBinary(frame);
  } catch {
    return null; // not JSON, or shorter than it says
  }
}

export const encodeFromScreen = (message: FromScreen): string => JSON.stringify(message);

/** Beyond it nothing is parsed: the longest command is a message of 2000 characters. */
export const LONGEST_FROM_SCREEN = 32_768;

/** Null where it is not understood; the request's number where at least that could be read. */
export function decodeFromScreen(text: string): FromScreen | null {
  if (text.length > LONGEST_FROM_SCREEN) return null;
  try {
    return readFromScreen(JSON.parse(text));
  } catch {
    return null; // not JSON
  }
}

/** What came from a screen, over whatever: read without trust. A command that is not understood has `null` in its place. */
export function readFromScreen(value: unknown): FromScreen | null {
  if (!isRecord(value)) return null;
  const { kind, request, first, end, twelveLead, language } = value;
  if (!isWhole(request)) return null;
  switch (kind) {
    case 'command': {
      const command = readCommand(value['command']);
      return command === null ? null : { kind, request, command };
    }
    case 'read-recorded':
      return isWhole(first) && isWhole(end) && end >= first
        ? { kind, request, first: sampleIndex(first), end: sampleIndex(end) }
        : null;
    case 'make-report':
      return isWhole(twelveLead) && (language === 'en' || language === 'zh-TW')
        ? { kind, request, twelveLead: sampleIndex(twelveLead), language }
        : null;
    default:
      return null;
  }
}

/** The number that an answer must bear, of something that is otherwise not understood; null where there is none. */
export function requestOf(value: unknown): number | null {
  const parsed = typeof value === 'string' && value.length <= LONGEST_FROM_SCREEN ? parseOrNull(value) : value;
  return isRecord(parsed) && isWhole(parsed['request']) ? parsed['request'] : null;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** JSON knows no typed arrays, and a median beat holds some. */
const FLOATS = '~f64';
const withFloats = (_key: string, value: unknown): unknown =>
  value instanceof Float64Array ? { [FLOATS]: Array.from(value) } : value;
const restoreFloats = (_key: string, value: unknown): unknown =>
  isRecord(value) && Array.isArray(value[FLOATS]) ? Float64Array.from(value[FLOATS] as number[]) : value;

function bytesOfChannels(channels: readonly Int32Array[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * channels.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const channel of channels) {
    for (const sample of channel) {
      view.setInt32(at, sample, true);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
}

function framed(header: unknown, payload: Uint8Array): Uint8Array {
  const json = asciiJson(header);
  const frame = new Uint8Array(4 + json.length + payload.length);
  new DataView(frame.buffer).setUint32(0, json.length);
  for (let at = 0; at < json.length; at += 1) frame[4 + at] = json.charCodeAt(at);
  frame.set(payload, 4 + json.length);
  return frame;
}

/** One byte a character: this room has no text coder, for it knows neither a browser nor Node. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value, withFloats).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

interface Lengths {
  readonly channels: readonly number[];
}

function decodeBinary(frame: Uint8Array): ToScreen | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const length = view.getUint32(0);
  let json = '';
  for (let at = 4; at < 4 + length; at += 1) json += String.fromCharCode(view.getUint8(at));
  const header: unknown = JSON.parse(json, restoreFloats);
  if (!isRecord(header)) return null;
  let at = 4 + length;
  const channelsOf = ({ channels }: Lengths): readonly Int32Array[] =>
    channels.map((count) => {
      const samples = new Int32Array(count);
      for (let i = 0; i < count; i += 1, at += 4) samples[i] = view.getInt32(at, true);
      return samples;
    });
  switch (header['kind']) {
    case 'samples':
      return { ...(header as unknown as FeedSamples), channels: channelsOf(header as unknown as Lengths) };
    case 'recorded': {
      const recorded = header as unknown as Extract<ToScreen, { kind: 'recorded' }>;
      const parts: readonly RecordedPart[] = recorded.parts.map((part) => ({
        ...part,
        channels: channelsOf(part as unknown as Lengths),
      }));
      return { ...recorded, parts };
    }
    case 'file':
      return { ...(header as unknown as Extract<ToScreen, { kind: 'file' }>), bytes: frame.slice(at) };
    default:
      return null;
  }
}

/** The key of an address such as `http://127.0.0.1:8090/#key=…`; null where it has none. */
export const keyOfFragment = (fragment: string): string | null =>
  new RegExp(`(?:^#?|&)${KEY_IN_FRAGMENT}=([0-9a-zA-Z_-]{16,128})(?:&|$)`).exec(fragment)?.[1] ?? null;

export const MOST_RECORDED_AT_ONCE = 60;
export const isWithinAMinute = (first: SampleIndex, end: SampleIndex, samplingRate: number): boolean =>
  end > first && end - first <= MOST_RECORDED_AT_ONCE * samplingRate;
