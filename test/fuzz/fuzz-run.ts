import { seededChance } from '../support/uplink-world.ts';
import { damage } from './damage.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';

export interface FuzzFailure {
  readonly target: string;
  /** Seed of the run and number of the chain: the same messages come again from them. */
  readonly seed: number;
  readonly chain: number;
  readonly sentence: string;
  /** What was heard, in hex, in order. */
  readonly messages: readonly string[];
}

export interface FuzzReport {
  readonly target: string;
  readonly messages: number;
  readonly chains: number;
  /** Chains after which the connection was still open, and so did its work for a well-behaved peer. */
  readonly survived: number;
  readonly failures: readonly FuzzFailure[];
  /** The longest that one chain took of the processor, ms. */
  readonly slowest: number;
}

export interface FuzzOptions {
  readonly messages: number;
  readonly seed: number;
  /** Told before each message is heard: whoever watches for a hang reads it. */
  readonly about?: (target: string, message: Uint8Array) => void;
  readonly stopAfterFailures?: number;
}

const CHAIN_MOST = 12;
/** One chain in so many is long, of messages that do not end the connection: what piles up shows there. */
const LONG_EVERY = 400;
const LONG = 200;
/** A chain that takes longer takes it again when it is tried again, or it was a garbage collection. */
const SLOW_MS = 1_000;

/** Damaged messages in chains, until so many were heard. Nothing is thrown: what goes wrong is in the report. */
export function fuzz(target: FuzzTarget, options: FuzzOptions): FuzzReport {
  // Most damage ends in an error inside the decoder, and where it came from is not what is asked.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 2;
  try {
    return run(target, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function run(target: FuzzTarget, options: FuzzOptions): FuzzReport {
  const failures: FuzzFailure[] = [];
  let messages = 0;
  let chains = 0;
  let survived = 0;
  let slowest = 0;
  for (; messages < options.messages; chains += 1) {
    const tried = tryChain(target, chains, options);
    messages += tried.heard.length;
    if (!tried.closed) survived += 1;
    let { complaint } = tried;
    if (complaint === null && tried.ms > SLOW_MS) {
      const again = tryChain(target, chains, options).ms;
      if (again > SLOW_MS) complaint = `It took ${again.toFixed(0)} ms.`;
      slowest = Math.max(slowest, Math.min(again, tried.ms));
    } else slowest = Math.max(slowest, tried.ms);
    if (complaint === null) continue;
    failures.push({
      target: target.name,
      seed: options.seed,
      chain: chains,
      sentence: complaint,
      messages: tried.heard.map((bytes) => Buffer.from(bytes).toString('hex')),
    });
    if (failures.length >= (options.stopAfterFailures ?? 5)) break;
  }
  return { target: target.name, messages, chains, survived, failures, slowest };
}

/** Processor time of this thread: other programs on the machine make nothing slow. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

interface Tried {
  readonly heard: readonly Uint8Array[];
  readonly closed: boolean;
  readonly complaint: string | null;
  readonly ms: number;
}

function tryChain(target: FuzzTarget, chain: number, { seed, about }: FuzzOptions): Tried {
  const chance = seededChance(seedOf(seed, target.name, chain));
  const heard: Uint8Array[] = [];
  const began = busyMs();
  let subject: FuzzSubject = target.begin();
  let complaint: string | null = null;
  const goesOn = subject.closed || target.comesBack === true;
  const isLong = chain % LONG_EVERY === LONG_EVERY - 1 && subject.fork() !== null;
  const length = isLong ? LONG : 1 + Math.floor(chance() * CHAIN_MOST);
  try {
    for (let i = 0; i < length; i += 1) {
      const bytes = damage(target.corpus, chance);
      about?.(target.name, bytes);
      heard.push(bytes);
      if (isLong) {
        const trial = subject.fork() ?? subject;
        trial.hear(bytes);
        if (!trial.closed) subject = trial;
      } else subject.hear(bytes);
      // What comes after the end is heard by nobody, but where it connects again; some targets try that by themselves.
      if (subject.closed && !goesOn) break;
    }
    complaint = subject.complaint();
  } catch (thrown) {
    complaint = `It threw: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  }
  return { heard, closed: subject.closed, complaint, ms: busyMs() - began };
}

/** What a subject says after these messages, in hex: how a failure that was found is kept as a test. */
export function complaintAfter(target: FuzzTarget, messages: readonly string[]): string | null {
  const subject = target.begin();
  for (const hex of messages) subject.hear(new Uint8Array(Buffer.from(hex, 'hex')));
  return subject.complaint();
}

/** Another chance for each chain of each target (FNV-1a). */
function seedOf(seed: number, target: string, chain: number): number {
  let hash = 0x811c9dc5;
  for (const part of `${String(seed)}/${target}/${String(chain)}`) {
    hash = Math.imul(hash ^ part.charCodeAt(0), 0x01000193);
  }
  return hash >>> 0;
}
