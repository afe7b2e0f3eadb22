import { expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { ToldByMain } from '../tablet-port/window-bridge.ts';
import { ToldInOrder } from './told-in-order.ts';

const notice = (at: number): ToldByMain => ({ kind: 'notice', notice: 'bluetooth-restarted', at: unixMillis(at) });

it('what is said before the page listens waits for it, in order, the newest 32 of it', () => {
  const told = new ToldInOrder();
  for (let at = 0; at < 40; at += 1) told.tell(notice(at));
  const heard: ToldByMain[] = [];
  told.hear((one) => heard.push(one));
  told.tell(notice(40));
  expect(heard).toEqual(Array.from({ length: 33 }, (_, i) => notice(i + 8)));
});

it('the newest listener is the only one, and hears nothing twice', () => {
  const told = new ToldInOrder();
  told.tell(notice(1));
  const first: ToldByMain[] = [];
  const second: ToldByMain[] = [];
  told.hear((one) => first.push(one));
  told.hear((one) => second.push(one));
  told.tell(notice(2));
  expect(first).toEqual([notice(1)]);
  expect(second).toEqual([notice(2)]);
});
