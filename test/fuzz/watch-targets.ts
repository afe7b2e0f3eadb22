import { WatchLink, type SocketHearing } from '../../hospital-console/sources/watch-link.ts';
import { WatchedSession } from '../../hospital-console/trace/watched-session.ts';
import { byteCount, monotonicMillis, offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { ConsoleMessage, ViewerMessage } from '../../protocol/wire/messages.ts';
import { decodeViewerMessage, encodeConsoleMessage } from '../../protocol/wire/watch-codec.ts';
import { SessionAuthor } from '../support/session-author.ts';
import { consoleCorpus, LEDGER, loggedAs, NOW, session, stateOf } from './corpus.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';

/** What the page may keep of one session, and a page of ten seconds more while it makes room. */
const ROOM = byteCount(2_000_000);
const MOST_KEPT = 2 * ROOM;
const FRAME = 50;

const recorded = new SessionAuthor().frames(60);
const HEAD = 40;
const logged = (from: number, to: number) => recorded.slice(from - 1, to).map((one, i) => loggedAs(one, from + i));

/** The console's link with one watched session and its window, on a socket that says what it is told to. */
class ConsoleAtTheScreen implements FuzzSubject {
  readonly closed = false;
  #time = 0;
  #hearing: SocketHearing | null = null;
  #isOpen = false;
  #sockets = 0;
  #wake: { readonly at: number; readonly act: () => void } | null = null;
  #said: ViewerMessage[] = [];
  readonly #troubles: string[] = [];
  readonly #link = new WatchLink({
    openSocket: (hearing) => {
      this.#hearing = hearing;
      this.#isOpen = false;
      this.#sockets += 1;
      const own = this.#sockets;
      return {
        send: (bytes) => {
          this.#hearSaid(bytes);
        },
        close: () => {
          if (this.#sockets === own) this.#hearing = null;
        },
      };
    },
    checkSignIn: () => Promise.resolve('signed-in'),
    clock: { monotonic: () => monotonicMillis(this.#time), unix: () => unixMillis(NOW + this.#time) },
    random: () => 0.5,
    wakeAfter: (wait, act) => {
      const wake = { at: this.#time + wait, act };
      this.#wake = wake;
      return () => {
        if (this.#wake === wake) this.#wake = null;
      };
    },
    report: () => undefined,
    trouble: () => undefined,
  });
  readonly #watched = new WatchedSession(this.#link.open(session), ROOM);

  open(): void {
    this.#isOpen = true;
    this.#hearing?.opened();
  }

  say(message: ConsoleMessage): void {
    this.#hearing?.message(encodeConsoleMessage(message));
  }

  want(first: number, end: number): void {
    this.#watched.want({ first: sampleIndex(first), end: sampleIndex(end) }, monotonicMillis(this.#time));
  }

  breakOff(): void {
    const hearing = this.#hearing;
    this.#hearing = null;
    hearing?.closed(1006);
  }

  hear(bytes: Uint8Array): void {
    this.#time += 20;
    // What was heard ended the connection: the relay goes on talking nonsense on the next one.
    if (this.#hearing === null) {
      this.#waitForSocket();
      this.open();
    }
    this.#hearing?.message(bytes);
  }

  fork(): null {
    return null;
  }

  complaint(): string | null {
    this.#passTime(3_000);
    this.#serve();
    const kept = this.#watched.window?.bytes ?? 0;
    if (kept > MOST_KEPT) this.#complain(`The window keeps ${kept} bytes.`);
    return this.#troubles[0] ?? null;
  }

  /** A well-behaved relay goes on, on a new connection: what it tells is put where it belongs. */
  #serve(): void {
    if (this.#isOpen) this.breakOff();
    this.#waitForSocket();
    this.#said = [];
    this.open();
    const asked = this.#said.find((message) => message.kind === 'subscribe');
    if (asked?.kind !== 'subscribe') {
      this.#complain('It does not subscribe again.');
      return;
    }
    const resumed = asked.resume?.ledger === LEDGER && asked.resume.from <= HEAD + 1;
    const from = resumed ? asked.resume.from : HEAD + 1;
    this.say(stateOf({ head: offset(HEAD), resumed, endSample: sampleIndex(2_000) }));
    if (from <= HEAD) this.say({ kind: 'logged', session, records: logged(from, HEAD) });
    this.say({ kind: 'logged', session, records: logged(HEAD + 1, HEAD + 3) });
    this.want(Math.max(0, this.#watched.end - 500), this.#watched.end);
    const window = this.#watched.window;
    if (window === null) {
      this.#complain('What the session is was told, and it has no window.');
      return;
    }
    // The description that it heard first counts; where the damage was in that one, these frames are not its own.
    const heardTheTrueOne = window.format.leads.length === 2 && window.format.leads.some(({ lead }) => lead === 'II');
    const newest = (HEAD + 1) * FRAME;
    if (heardTheTrueOne && !window.isHeld(sampleIndex(newest - 1))) {
      this.#complain('The newest frame is not where it belongs.');
    }
  }

  #waitForSocket(): void {
    for (let waited = 0; this.#hearing === null && waited < 20_000; waited += 500) this.#passTime(500);
  }

  #passTime(ms: number): void {
    const end = this.#time + ms;
    for (let wakes = 0; this.#wake !== null && this.#wake.at <= end; wakes += 1) {
      const { at, act } = this.#wake;
      this.#wake = null;
      this.#time = Math.max(this.#time, at);
      act();
      if (wakes > 200) {
        this.#complain('It wakes without end.');
        return;
      }
    }
    this.#time = end;
  }

  #hearSaid(bytes: Uint8Array): void {
    const read = decodeViewerMessage(bytes);
    if (read.ok) this.#said.push(read.value);
    else this.#complain(`It sends what a relay cannot read: ${JSON.stringify(read.failure)}.`);
  }

  #complain(sentence: string): void {
    this.#troubles.push(sentence);
  }
}

const standing = (prepare: (console: ConsoleAtTheScreen) => void) => (): FuzzSubject => {
  const screen = new ConsoleAtTheScreen();
  prepare(screen);
  return screen;
};
const answered = (screen: ConsoleAtTheScreen): void => {
  screen.open();
  screen.say(stateOf({ head: offset(HEAD), endSample: sampleIndex(2_000) }));
};

export const watchTargets: readonly FuzzTarget[] = [
  { name: 'console: connecting', begin: standing(() => undefined) },
  { name: 'console: not answered yet', begin: standing((screen) => screen.open()) },
  { name: 'console: watching', begin: standing(answered) },
  {
    name: 'console: with history asked for',
    begin: standing((screen) => {
      answered(screen);
      screen.want(0, 1_900);
    }),
  },
  {
    name: 'console: connected again',
    begin: standing((screen) => {
      answered(screen);
      screen.want(0, 1_900);
      screen.breakOff();
    }),
  },
].map((target) => ({ ...target, corpus: consoleCorpus }));
