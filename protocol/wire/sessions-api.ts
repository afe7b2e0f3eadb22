import type { DeliveryFacts } from '../delivery/delivery-state.ts';
import type { GapReason } from '../ecg/sample-block.ts';
import type { Placement } from '../ecg/placement.ts';
import type { QualityGrade } from '../ecg/quality/ecg-quality.ts';
import type { CaseEntry, Decision, PositionSource, SummonsStep, UnitCheck, Urgency } from './case-entry.ts';
import type { SessionStateKind } from './messages.ts';
import type { SessionPurpose } from './record.ts';

/**
 * What the relay's HTTP interface says of sessions, as JSON. Console and command line read the same shapes.
 *   POST /api/sign-in {name, password} → SignedIn (and a cookie)   POST /api/sign-out   GET /api/me → SignedIn
 *   GET /api/sessions?purpose=care|self-test|any&within=SECONDS → SessionSummary[], newest first; without purpose those
 *     of patients, with within only those of which something has come since
 *   GET /api/sessions/:id → SessionDetail
 *   GET /api/looks?at=/api/sessions&at=… → LookAnswer[]: several of these lists, sessions and entries in one request
 *   GET /api/sessions/:id/records?from=OFFSET → the log up to its present head, as a stream of LoggedRecord messages,
 *     each behind its length as a varint (protobuf's delimited form), in commit order; with order=sample samples and gaps
 *     in the order of sample index, of a range with first=SAMPLE&end=SAMPLE
 *   GET /api/sessions/:id/export?format=NAME[&from=SECONDS&for=SECONDS | &pinned=N|last][&language=en|zh-TW][&zone=IANA] →
 *     the file of that format, or a zip where it is several; what had to be left out stands in the header x-left-out, as
 *     percent-encoded JSON: a list of sentences
 *   GET /api/sessions/:id/export/left-out?… → LeftOutJson: what the same export would leave out; nothing is handed out
 *   POST /api/sessions/:id/entries NewEntry → EntryWritten once it is durable: 201, or 200 where the same request was
 *     written before
 *   GET /api/sessions/:id/shares, POST /api/sessions/:id/shares, DELETE /api/sessions/:id/shares/:share: links to it
 *   POST /api/shared {secret}: opens one, and gives its cookie
 *   GET /api/hospitals, /api/map, /api/fleet, /api/summons, POST /api/summons/received {session}, /api/push
 *   GET /api/sessions/:id/entries?from=OFFSET → EntryJson[], what both sides have written, in commit order
 * Who asks sees the sessions of their hospitals (relay/access/sight.ts); others are answered as if they were not there.
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
  readonly purpose: SessionPurpose;
  /** As the crew wrote it last; null before they have. `patientLabel` is its label then. */
  readonly patient: PatientJson | null;
  /** Formal 12-leads that the crew has taken. */
  readonly twelveLeads: number;
  readonly alert: AlertJson | null;
  readonly hospital: { readonly name: string; readonly title: string } | null;
  /** When the patient will be there, as the tablet reckons, ISO 8601. */
  readonly eta: string | null;
  /** Where the ambulance was last, as far as it is known; null once the session has ended. */
  readonly position: PositionJson | null;
  /** All times by the relay's clock: `deliveryState` says what it amounts to. */
  readonly delivery: DeliveryFacts;
  /** Of the newest formal 12-lead, as the tablet judged it. */
  readonly quality: QualityGrade | null;
  /** The hospital that has it: chosen by the crew, alerted or diverted to last. Its name in the list of hospitals. */
  readonly inCharge: string | null;
  /** Every hospital that it was offered to, that one too. */
  readonly offeredTo: readonly string[];
  /** What a person at a hospital decided last. */
  readonly decision: DecisionJson | null;
  /** The first decision after the newest alert; null while nobody has answered it. */
  readonly acknowledged: DecisionJson | null;
  /** Who on call is told of the newest alert, whoever was called first at the front. */
  readonly called: readonly CalledJson[];
}

/** Where an ambulance was. Degrees, WGS 84. */
export interface PositionJson {
  readonly latitude: number;
  readonly longitude: number;
  /** Radius in metres within which it was in 95 of 100 cases. */
  readonly accuracy: number;
  /** When it was there, ISO 8601: by the relay's clock where `clockUncertainty` is known, otherwise by the unit's. */
  readonly fixedAt: string;
  /** ms; null: the unit's clock has not been measured. */
  readonly clockUncertainty: number | null;
  /** Null: of a unit that does not tell. */
  readonly source: PositionSource | null;
}

/** GET /api/map: what lies under positions besides what the console draws by itself. */
export interface MapJson {
  /** Null: nothing, and no browser asks anybody for anything. */
  readonly tiles: TilesJson | null;
}

export interface TilesJson {
  /** https://…/{z}/{x}/{y}.png, Web Mercator. */
  readonly url: string;
  /** Whose map it is; plain text. */
  readonly credit: string;
}

/** What an export would be, said before it is taken. */
export interface LeftOutJson {
  /** Of the file, or of the zip where it is several. */
  readonly name: string;
  readonly mediaType: string;
  /** In samples of the session, half-open. */
  readonly range: { readonly first: number; readonly end: number };
  /** Sentences. */
  readonly leftOut: readonly string[];
}

export interface DecisionJson {
  readonly decision: Decision;
  readonly by: string;
  /** By the relay's clock, ISO 8601. */
  readonly at: string;
}

export interface CalledJson {
  readonly person: string;
  readonly rank: number;
  readonly step: Exclude<SummonsStep, 'unanswered'>;
  /** When it came to that, ISO 8601. */
  readonly at: string;
  readonly attempts: number;
}

/** Somebody who is on call is called about an alert, and nobody has answered yet. GET /api/summons gives the caller's. */
export interface SummonsJson {
  readonly session: string;
  readonly hospital: string;
  readonly urgency: Urgency;
  readonly unit: string;
  readonly rank: number;
  readonly attempt: number;
}

/** GET /api/push. POST /api/push {language, subscription} and DELETE /api/push {endpoint} keep and forget a browser. */
export interface PushOffer {
  /** For the browser's push service, base64url; null where this relay pushes nothing. */
  readonly publicKey: string | null;
}

/** GET /api/hospitals */
export interface HospitalJson {
  readonly id: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly phone: string;
  /** Degrees, WGS 84; null: the relay's file of hospitals does not tell. */
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  /** The caller belongs to it. */
  readonly isOwn: boolean;
  /** Whoever is called first at the front. */
  readonly onCall: readonly string[];
}

/** GET /api/fleet: whether each unit would be there, were it called now. */
export interface UnitReadinessJson {
  readonly unit: string;
  readonly link: 'up' | 'down';
  /** When the relay committed something of it last, ISO 8601; null: never. */
  readonly heardAt: string | null;
  /** Of the software that wrote last; empty where it is not known. */
  readonly software: string;
  /** A case is recorded now. */
  readonly session: string | null;
  readonly selfTest: SelfTestJson | null;
  /** As the newest self-test says. */
  readonly battery: { readonly percent: number; readonly isCharging: boolean; readonly at: string } | null;
}

export interface SelfTestJson {
  readonly session: string;
  readonly at: string;
  /** All of its made-up seconds have come. */
  readonly isHeld: boolean;
  /** A console has shown it in front of somebody. */
  readonly seenBy: readonly string[];
  /** What the unit found of itself. */
  readonly checks: readonly UnitCheck[];
}

/** POST /api/sessions/:id/shares {hours} → 201. */
export interface ShareMade {
  readonly share: string;
  readonly expiresAt: string;
  /** Behind the relay's address; its secret stands behind the #, which no server is sent. */
  readonly path: string;
}

/** GET /api/sessions/:id/shares; DELETE /api/sessions/:id/shares/:share revokes one. */
export interface ShareJson {
  readonly share: string;
  readonly by: string;
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly state: 'open' | 'expired' | 'revoked';
  /** How often it was opened, as far as that was written down: once a minute at most. */
  readonly opened: number;
}

export interface PatientJson {
  readonly label: string;
  readonly caseNumber: string;
  readonly ageYears: number | null;
  readonly sex: 'female' | 'male' | null;
}

/** The newest one. */
export interface AlertJson {
  readonly urgency: Urgency;
  /** First sample of the 12-lead that goes with it. */
  readonly twelveLead: number;
  readonly hospital: string;
  readonly by: string;
  /** When the button was held, by the tablet's clock, ISO 8601. */
  readonly at: string;
}

/** What somebody asks the relay to write into a session, under the name that they are signed in with. */
export interface NewEntry {
  /** New for each entry, 8 to 64 characters: sent again, the entry is written once all the same. */
  readonly request: string;
  /** One past the newest sample on the writer's screen; left out where they do not know. */
  readonly atSample?: number;
  readonly entry:
    | { readonly kind: 'message' | 'order'; readonly text: string; readonly preset?: string }
    | {
        readonly kind: 'decision';
        readonly decision: Decision;
        readonly reason?: string;
        readonly placement?: Placement;
        readonly hospital?: string;
      }
    /** A second opinion: that hospital may read the session from here on. */
    | { readonly kind: 'offer'; readonly hospital: string; readonly reason?: string };
}

export interface EntryKey {
  readonly epoch: { readonly number: number; readonly nonce: string };
  readonly seq: number;
  readonly offset: number;
}

export interface EntryWritten extends EntryKey {
  readonly committedAt: string;
}

export interface EntryJson extends EntryKey {
  readonly side: 'unit' | 'hospital';
  /** Empty: the tablet by itself. */
  readonly by: string;
  readonly atSample: number;
  /** By the clock of whoever wrote it: the tablet's, or the relay's for people at the hospital. ISO 8601, UTC. */
  readonly recordedAt: string;
  /** By the relay's clock. */
  readonly committedAt: string;
  /** Times within are ms since 1970. */
  readonly entry: CaseEntry;
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

/** What one of the looks of `GET /api/looks` would have been answered by itself. */
export interface LookAnswer {
  readonly status: number;
  readonly text: string;
}

export interface SignedIn {
  readonly name: string;
  /** `guest`: nobody who can sign in; they opened a link to one session. */
  readonly role: 'cardiologist' | 'reviewer' | 'operator' | 'guest';
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
    readonly role: Exclude<SignedIn['role'], 'guest'>;
    readonly password: string;
    /** For the command line: a bearer token of the same person. */
    readonly token: string;
  }[];
}
