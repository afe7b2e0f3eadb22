/** Bluetooth devices that this tablet may take without asking a person. */
export interface KnownDevices {
  /** Chosen by a person before, the one used last first. */
  readonly used: readonly UsedDevice[];
  /** Names, serial numbers or addresses that whoever looks after the tablet has listed. */
  readonly listed: readonly string[];
}

export interface UsedDevice {
  /** The address, as the system gives it: a page never sees it. */
  readonly id: string;
  readonly name: string;
}

/** A tablet meets a few monitors in its life. */
export const MOST_USED = 16;
const LONGEST = 256;

export const withUsed = (known: KnownDevices, { id, name }: UsedDevice): KnownDevices => ({
  ...known,
  used: [{ id, name }, ...known.used.filter((one) => one.id !== id)].slice(0, MOST_USED),
});

/**
 * A name on the list is the whole name, or one word of it ("Polar H10 1A2B3C4D" by its serial number alone): half a word would let a
 * stranger's monitor in.
 */
export function isListed(
  { used, listed }: KnownDevices,
  { deviceId, deviceName }: { readonly deviceId: string; readonly deviceName: string },
): boolean {
  const own = new Set([deviceId, deviceName, ...deviceName.split(/\s+/)].map(plain).filter((one) => one !== ''));
  return used.some(({ id }) => id === deviceId) || listed.some((one) => own.has(plain(one)));
}

const plain = (text: string): string => text.trim().toLowerCase();

/** What the file says; a damaged file is as if none: a person chooses once more, and nothing strange is let in. */
export function readUsedDevices(text: string): readonly UsedDevice[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const devices = typeof value === 'object' && value !== null && 'used' in value ? value.used : null;
  return Array.isArray(devices) ? devices.flatMap(usedDevice).slice(0, MOST_USED) : [];
}

export const writeUsedDevices = (used: readonly UsedDevice[]): string => `${JSON.stringify({ used }, null, 2)}\n`;

function usedDevice(value: unknown): readonly UsedDevice[] {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return [];
  const { id, name } = value;
  const isRight = typeof id === 'string' && typeof name === 'string' && id !== '';
  return isRight && id.length <= LONGEST && name.length <= LONGEST ? [{ id, name }] : [];
}
