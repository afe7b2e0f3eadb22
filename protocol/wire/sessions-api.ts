import type { DeliveryFacts } from '../delivery/delivery-state.ts';
import type { GapReason } from '../ecg/sample-block.ts';
import type { SessionStateKind } from './messages.ts';

/**
 * What the relay's HTTP interface says of sessions, as JSON. Console and command line read the same shapes.
 *   POST /api/sign-in {name, password} → SignedIn (and a cookie)   POST /api/sign-out   GET /api/me → SignedIn
 *   GET /api/sessions → SessionSummary[], newest first
 *   GET /api/sessions/:id → SessionDetail
 *   GET /api/sessions/:id/records?from=OFFSET → the log up to its present head, as a stream of LoggedRecord messages,
 *     each behind its length as a varint (protobuf's delimited form), in commit order
 * Errors are ApiProblem with the status code that fits.
 */
export interface SessionSummary {
  readonly id: string;
  readonly unit: string;
  readonly source: string;
  readonly patientLabel: string;
  /** ISO 8601, UTC; null while the record that describes the session has not arrived. */
  readonly startedAt: string | null;
  /** ISO 8601, UTC; null while it goes on. */
  readonly endedAt: string | null;
  readonly state: SessionStateKind;
  /** Samples a lead that the relay holds. */
  readonly samples: number;
  /** Number of declared gaps. */
  readonly gaps: number;
  /** Samples a lead that the unit recorded and the relay still awaits. */
  readonly awaited: number;
  readonly samplingRate: number | null;
  readonly leads: readonly string[];
  /** One past the newest sample known. */
  readonly endSample: number;
  /** When the relay committed the newest record, ISO 8601. */
  readonly lastCommitAt: string | null;
  /** True once END has come and every record up to it is held. */
  readonly complete: boolean;
  /** All times by the relay's clock: `deliveryState` says what it amounts to. */
  readonly delivery: DeliveryFacts;
}

export interface SeenJson {
  readonly by: string;
  readonly firstAt: string;
  /** The last time, within a minute where the relay was started again since. */
  readonly at: string;
  /** One past the newest sample on their screen then. */
  readonly through: number;
}

export interface SampleRangeJson {
  readonly first: number;
  readonly end: number;
}

export interface SessionDetail extends SessionSummary {
  readonly ledger: string;
  readonly headOffset: number;
  readonly gapList: readonly (SampleRangeJson & { readonly reason: GapReason })[];
  readonly awaitedList: readonly SampleRangeJson[];
  /** Who has seen it, whoever looked last at the end. Times are ISO 8601, UTC, by the relay's clock. */
  readonly seen: readonly SeenJson[];
  readonly epochs: readonly {
    readonly number: number;
    readonly nonce: string;
    readonly durableThrough: number;
    readonly records: number;
    /** Records that the unit declares as lost before delivery: their numbers will never come. */
    readonly lost: number;
  }[];
}

export interface SignedIn {
  readonly name: string;
  readonly role: 'cardiologist' | 'reviewer' | 'operator';
}

export interface ApiProblem {
  readonly error: string;
  /** One sentence for a person. */
  readonly sentence: string;
}

/** DIR/credentials.json as the relay writes it on first start and unit and recordings read it. */
export interface CredentialsFile {
  readonly units: readonly { readonly unit: string; readonly token: string }[];
  readonly people: readonly {
    readonly name: string;
    readonly role: SignedIn['role'];
    readonly password: string;
    /** For the command line: a bearer token of the same person. */
    readonly token: string;
  }[];
}
