import { UPLINK_SUBPROTOCOLS } from './close-reasons.ts';

/** Versions of the uplink that this software speaks: N and N−1. */
export type UplinkVersion = 1 | 2;

const VERSIONS: Readonly<Record<(typeof UPLINK_SUBPROTOCOLS)[number], UplinkVersion>> = {
  'prearrival.uplink.v2': 2,
  'prearrival.uplink.v1': 1,
};

/** The version that a subprotocol names, or null where it is none of ours. */
export const uplinkVersionOf = (subprotocol: string): UplinkVersion | null =>
  UPLINK_SUBPROTOCOLS.filter((name) => name === subprotocol).map((name) => VERSIONS[name])[0] ?? null;
