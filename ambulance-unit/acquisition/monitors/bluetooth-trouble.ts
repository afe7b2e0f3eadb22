import type { BluetoothError } from '../../tablet-port/device-port.ts';
import type { LinkTrouble } from './monitor-link.ts';

/** Chromium calls a radio that was switched off available, and says at the attempt to connect: "Connection Error: Not ready." */
const RADIO_OFF = /adapter (is )?not (available|present|powered)|error: not ready/i;

/**
 * What a person is told about an error of Web Bluetooth. The browser has few names for many causes: most are NetworkError,
 * so that Chromium's sentences must tell a device that is away from one that refuses. Whatever is not known stays `broken`.
 */
export function troubleOfBluetooth(
  { during, name, message }: BluetoothError,
  isAvailable: boolean | null,
): LinkTrouble {
  // Whatever else failed, failed because of this.
  if (isAvailable === false || RADIO_OFF.test(message)) return 'radio-off';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return during === 'connect' || during === 'subscribe' || during === 'write'
        ? refusedOrForbidden(message)
        : 'permission-denied';
    case 'NotFoundError':
      // Its own service or characteristic is missing; while choosing, that nobody was chosen.
      return during === 'services' || during === 'subscribe' || during === 'write' ? 'wrong-device' : 'not-found';
    case 'NotSupportedError':
      // "GATT Error: Not supported", "Unsupported device": no radio trouble, another kind of device.
      return during === 'availability' ? 'radio-off' : 'wrong-device';
    case 'TimeoutError':
      return during === 'connect' ? 'out-of-range' : 'silent';
    case 'NetworkError':
      return troubleOfNetwork(during, message);
    default:
      return 'broken';
  }
}

function troubleOfNetwork(during: BluetoothError['during'], message: string): LinkTrouble {
  if (/no longer in range/i.test(message)) return 'out-of-range';
  if (/authenticat|pair|authoriz/i.test(message)) return 'refused';
  if (/already in progress|already connected/i.test(message)) return 'busy';
  if (/unsupported device/i.test(message)) return 'wrong-device';
  if (during === 'connect') return 'refused';
  // The page reports it so when the device has disconnected while all was well: it is out of reach, or was switched off.
  return during === 'link' ? 'out-of-range' : 'broken';
}

const refusedOrForbidden = (message: string): LinkTrouble =>
  /never chosen|permission|not allowed|gesture/i.test(message) ? 'permission-denied' : 'refused';
