import { describe, expect, it } from 'vitest';
import {
  isListed,
  MOST_USED,
  readUsedDevices,
  withUsed,
  writeUsedDevices,
  type KnownDevices,
} from './known-devices.ts';

const none: KnownDevices = { used: [], listed: [] };

describe('devices that a tablet may take without asking', () => {
  it('knows one by its serial number, its whole name or its address, in whatever letters', () => {
    const heard = { deviceId: 'A0:9E:1A:00:11:22', deviceName: 'Polar H10 1A2B3C4D' };
    for (const listed of ['1a2b3c4d', 'polar h10 1A2B3C4D', 'a0:9e:1a:00:11:22', ' 1A2B3C4D ']) {
      expect(isListed({ ...none, listed: [listed] }, heard), listed).toBe(true);
    }
  });
  it('takes no stranger whose number merely begins alike, and none without a name by an empty line', () => {
    const listed = ['1A2B3C4D', ''];
    expect(isListed({ ...none, listed }, { deviceId: 'B', deviceName: 'Polar H10 1A2B3C4DE' })).toBe(false);
    expect(isListed({ ...none, listed }, { deviceId: 'B', deviceName: '' })).toBe(false);
  });
  it('keeps the one used last at the front, once, and forgets the oldest of many', () => {
    let known = none;
    for (let i = 0; i < 20; i += 1) known = withUsed(known, { id: `D${String(i)}`, name: 'M' });
    known = withUsed(known, { id: 'D10', name: 'M' });
    expect(known.used).toHaveLength(MOST_USED);
    expect(known.used.slice(0, 2).map(({ id }) => id)).toEqual(['D10', 'D19']);
  });
  it('survives the disk', () => {
    const { used } = withUsed(none, { id: 'AA', name: '監視器 1' });
    expect(readUsedDevices(writeUsedDevices(used))).toEqual(used);
  });
  it.each(['', '{', 'null', '[]', '{"used":5}', '{"used":[null,{"id":5,"name":"x"},{"id":"","name":"x"},{"id":"a"}]}'])(
    'a damaged file (%s) lets nobody in',
    (text) => {
      expect(readUsedDevices(text)).toEqual([]);
    },
  );
});
