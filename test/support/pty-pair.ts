import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pause } from './parts.ts';

/** What a device would still hold for a computer that does not read; beyond it, it is lost. */
const MOST_UNREAD = 64 * 1024;
const THERE_WITHIN_MS = 30_000;

/**
 * A serial port that is none: a pseudo-terminal by socat, with a path of its own. One end is the port that a unit opens,
 * the other one is this object, which plays the device. As with a real one, what is sent while nobody has the port open
 * is gone; `unplug` takes it away in the middle of anything, `plugIn` brings it back at the same path.
 */
export class PtyPair {
  readonly path: string;
  /** Bytes that nobody took. */
  dropped = 0;
  readonly #hear: (bytes: Uint8Array) => void;
  #socat: ChildProcessByStdio<Writable, Readable, Readable> | null = null;
  #isPlugged = false;
  #isOpen = false;

  /** @param hear what the unit writes */
  constructor(path: string, hear: (bytes: Uint8Array) => void) {
    this.path = path;
    this.#hear = hear;
  }

  /** Somebody has the port open. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when the path is there. */
  async plugIn(): Promise<void> {
    this.#isPlugged = true;
    this.#spawn();
    const deadline = Date.now() + THERE_WITHIN_MS;
    while (!existsSync(this.path)) {
      if (Date.now() > deadline) throw new Error(`socat made no pseudo-terminal at ${this.path}; is it installed?`);
      await pause(5);
    }
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#isOpen = false;
    const socat = this.#socat;
    this.#socat = null;
    // Killed it leaves its link behind, and the pseudo-terminal's number may be another's next.
    rmSync(this.path, { force: true });
    socat?.kill('SIGKILL');
  }

  write(bytes: Uint8Array): void {
    const stdin = this.#socat?.stdin;
    if (!this.#isOpen || stdin === undefined || stdin.destroyed || stdin.writableLength > MOST_UNREAD) {
      this.dropped += bytes.length;
      return;
    }
    stdin.write(bytes);
  }

  #spawn(): void {
    rmSync(this.path, { force: true });
    // It carries nothing before the port is opened, and ends as soon as it is closed: so we know when somebody listens.
    const terminal = `pty,rawer,link=${this.path},wait-slave,pty-interval=0.01`;
    const socat = spawn('socat', ['-d', '-d', '-t', '0', terminal, 'STDIO'], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#socat = socat;
    let said = '';
    const isMine = (): boolean => this.#socat === socat;
    for (const stream of [socat.stdin, socat.stdout, socat.stderr, socat]) stream.on('error', () => undefined);
    socat.stdout.on('data', (bytes: Buffer) => {
      if (isMine()) this.#hear(bytes);
    });
    socat.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (isMine() && said.includes('starting data transfer')) this.#isOpen = true;
    });
    socat.on('close', () => {
      if (!isMine()) return;
      this.#isOpen = false;
      // Closed by the unit, not unplugged: the device is still there.
      if (this.#isPlugged) this.#spawn();
    });
  }
}
