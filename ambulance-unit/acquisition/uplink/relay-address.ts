/** Where the uplink connects, from the address that a person gives for a relay. */
export type RelayAddress =
  | {
      readonly ok: true;
      /** ws:// or wss://, ending in /uplink. */
      readonly url: string;
      /** As a person reads it. */
      readonly shown: string;
      /** False where ECG and token would cross a network in clear text. */
      readonly isPrivate: boolean;
    }
  | { readonly ok: false; readonly sentence: string };

/** `http://HOST:PORT` (or https, ws, wss; a path before /uplink is kept). */
export function parseRelayAddress(text: string): RelayAddress {
  const url = URL.parse(text);
  const scheme = SCHEMES[url?.protocol ?? ''];
  if (url === null || scheme === undefined) {
    return { ok: false, sentence: `'${text}' is no relay address such as http://relay.example:8080.` };
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { ok: false, sentence: `The relay address '${text}' may hold no name, password, '?' or '#'.` };
  }
  const path = `${url.pathname.replace(/\/+$/, '')}/uplink`;
  return {
    ok: true,
    url: `${scheme}//${url.host}${path}`,
    shown: text,
    isPrivate: scheme === 'wss:' || LOOPBACK.test(url.hostname),
  };
}

const SCHEMES: Readonly<Record<string, 'ws:' | 'wss:'>> = {
  'http:': 'ws:',
  'ws:': 'ws:',
  'https:': 'wss:',
  'wss:': 'wss:',
};
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
