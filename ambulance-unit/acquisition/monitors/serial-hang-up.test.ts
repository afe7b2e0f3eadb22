import { closeSync, openSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { hearHangUp, type PolledPort } from './serial-hang-up.ts';

/** A port of which every read is empty, as of a line that was hung up. */
function hungUp(): PolledPort & { isOpen: boolean } {
  const fd = openSync('/dev/null', 'r');
  onTestFinished(() => {
    closeSync(fd);
  });
  return {
    fd,
    isOpen: true,
    poller: { once: () => undefined },
    read: () => Promise.reject(new Error('not the one that was asked for')),
  };
}

it('an empty read is the end of the line and not nothing yet', async () => {
  const port = hungUp();
  hearHangUp(port);
  await expect(port.read(Buffer.alloc(16), 0, 16)).rejects.toThrow('the line was hung up');
});

it('a port that was closed from this side is no line that was hung up', async () => {
  const port = hungUp();
  hearHangUp(port);
  port.isOpen = false;
  await expect(port.read(Buffer.alloc(16), 0, 16)).rejects.toMatchObject({ canceled: true });
});
