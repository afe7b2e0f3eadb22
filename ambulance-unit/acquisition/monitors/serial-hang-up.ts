import { read } from 'node:fs';
import { promisify } from 'node:util';

const readBytes = promisify(read);

/** What `serialport` has of a port that is open, where it reads by itself (Linux, macOS). */
export interface PolledPort {
  readonly fd: number | null;
  readonly isOpen: boolean;
  readonly poller: { once(event: 'readable', hear: (error: Error | null) => void): unknown };
  read: (buffer: Buffer, offset: number, length: number) => Promise<{ buffer: Buffer; bytesRead: number }>;
}

/**
 * Lets a port whose line was hung up say so: its reads then fail, and `serialport` closes it over that.
 *
 * `serialport` opens ports so that a read gives a byte or has nothing yet (EAGAIN; VMIN is 1). An empty read therefore is the end: the
 * adapter was pulled, or the other side of a pseudo-terminal is gone. @serialport/bindings-cpp 13 (`unix-read`) takes it for
 * nothing yet and reads again at once, for ever: a core at its limit, and a pulled cable that nobody hears of, wherever the
 * system wakes the reader before it tells the poller.
 */
export function hearHangUp(port: PolledPort): void {
  port.read = async (buffer, offset, length) => {
    for (;;) {
      try {
        const { bytesRead } = await readBytes(openedAs(port), buffer, offset, length, null);
        if (bytesRead > 0) return { bytesRead, buffer };
      } catch (thrown) {
        if (!isNothingYet(thrown)) throw thrown;
        // It may have been closed while it was read: then nobody tells any more.
        openedAs(port);
        await untilReadable(port);
        continue;
      }
      throw new Error('the line was hung up');
    }
  };
}

const untilReadable = ({ poller }: PolledPort): Promise<void> =>
  new Promise((resolve, reject) => {
    poller.once('readable', (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

/** Its file descriptor. Throws, as `serialport` marks the end of what it does itself, where it is closed: no disconnection. */
function openedAs({ isOpen, fd }: PolledPort): number {
  if (!isOpen || fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true });
  return fd;
}

const isNothingYet = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && ['EAGAIN', 'EWOULDBLOCK', 'EINTR'].includes(String(thrown.code));
