import { randomBytes } from 'node:crypto';
import type { CredentialsFile } from '../protocol/wire/sessions-api.ts';
import { Door } from './access/authenticate.ts';
import { developmentDirectory } from './access/hospital-directory.ts';
import { WatchedHospitals, type KnownHospitals } from './access/hospitals-file.ts';
import { openShareLinks } from './access/share-links.ts';
import { SignIns } from './access/sign-ins.ts';
import { openPushKeys } from './calling/push-keys.ts';
import { isKnownPushService, PushSubscriptions } from './calling/push-subscriptions.ts';
import type { Clock } from './operations/clock.ts';
import type { RelayParts } from './relay.ts';

export type PartsOpening =
  | { readonly ok: true; readonly parts: Pick<RelayParts, 'door' | 'hospitals' | 'links' | 'push' | 'randomHex'> }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

export interface PartsAsked {
  readonly dataFolder: string;
  readonly credentials: CredentialsFile;
  /** Null: everybody belongs to one hospital. */
  readonly hospitalsFile: string | null;
  /** Whom a push service may write to. */
  readonly contact: string;
  readonly clock: Clock;
  /** One sentence for a person. */
  readonly tell: (sentence: string) => void;
}

/** Who is at the door, which hospitals there are, and the relay's own keys: what stands in its folder and its files. */
export function openParts({ dataFolder, credentials, hospitalsFile, contact, clock, tell }: PartsAsked): PartsOpening {
  const randomHex = (count: number): string => randomBytes(count).toString('hex');
  let hospitals: KnownHospitals = { now: developmentDirectory(credentials) };
  if (hospitalsFile !== null) {
    const people = credentials.people.map(({ name }) => name);
    const opening = WatchedHospitals.open({ file: hospitalsFile, people, clock, tell });
    if (!opening.ok) return opening;
    hospitals = opening.hospitals;
  }
  const shared = openShareLinks(dataFolder, randomHex);
  if (!shared.ok) return shared;
  const pushed = openPushKeys(dataFolder);
  if (!pushed.ok) return pushed;
  const signIns = new SignIns(dataFolder, () => randomBytes(24).toString('base64url'));
  const subscriptions = new PushSubscriptions(dataFolder, isKnownPushService);
  return {
    ok: true,
    parts: {
      door: new Door(credentials, signIns, clock, shared.links),
      hospitals,
      links: shared.links,
      push: { keys: pushed.keys, contact, subscriptions },
      randomHex,
    },
  };
}
