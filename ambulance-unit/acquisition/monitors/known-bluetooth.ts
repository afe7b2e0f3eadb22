import type { GrantedDevice } from '../../tablet-port/device-port.ts';
import type { AllowedDevice } from './bluetooth-allow-list.ts';

/** A device that can be connected to, or that was once chosen and is not allowed by the browser now. */
export interface KnownBluetooth {
  readonly key: string;
  readonly name: string;
  readonly services: readonly string[];
  /** The browser's name for it now; null where it must be chosen again first. */
  readonly browserId: string | null;
  readonly allowed: AllowedDevice | null;
}

/**
 * Granted and once allowed devices, each once. A browser's id is the device's for good in one browser profile; where
 * permissions were cleared it comes back with another id, and then its name tells it, as long as only one bears it.
 */
export function knownBluetooth(
  granted: readonly GrantedDevice[],
  allowed: readonly AllowedDevice[],
): readonly KnownBluetooth[] {
  const matches = new Map<string, AllowedDevice>();
  for (const { id } of granted) {
    const same = allowed.find(({ browserId }) => browserId === id);
    if (same !== undefined) matches.set(id, same);
  }
  for (const { id, name } of granted) {
    if (matches.has(id) || name === '') continue;
    const taken = new Set([...matches.values()].map(({ key }) => key));
    const bearers = allowed.filter((one) => one.name === name && !taken.has(one.key));
    const [only] = bearers;
    const isOnly =
      bearers.length === 1 && granted.filter((one) => one.name === name && !matches.has(one.id)).length === 1;
    if (only !== undefined && isOnly) matches.set(id, only);
  }
  const here = granted.map(({ id, name, services }): KnownBluetooth => {
    const match = matches.get(id) ?? null;
    return {
      key: match?.key ?? newKey(id, name, allowed, granted),
      name,
      // After a restart the page has not looked yet: what it was found to have stays true of the device.
      services: services.length > 0 ? services : (match?.services ?? []),
      browserId: id,
      allowed: match,
    };
  });
  const matched = new Set([...matches.values()].map(({ key }) => key));
  const away = allowed
    .filter(({ key }) => !matched.has(key))
    .map((one): KnownBluetooth => ({ ...one, browserId: null, allowed: one }));
  return [...here, ...away];
}

/** The name where no other device bears it; otherwise with what tells them apart. */
function newKey(
  id: string,
  name: string,
  allowed: readonly AllowedDevice[],
  granted: readonly GrantedDevice[],
): string {
  const isUnique =
    name !== '' && !allowed.some(({ key }) => key === name) && granted.filter((one) => one.name === name).length === 1;
  return isUnique ? name : `${name}#${id}`;
}
