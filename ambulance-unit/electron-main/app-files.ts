import path from 'node:path';

/** The scheme of our own pages: files of the package and nothing else. */
export const APP_SCHEME = 'app';
export const PAGES = { tablet: 'app://tablet/index.html', device: 'app://device/index.html' } as const;
export type PageName = keyof typeof PAGES;

/** What a page may load, by the end of its name. A file of any other kind is not given out. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
};

export type AskedFile =
  | { readonly kind: 'file'; readonly page: PageName; readonly path: string; readonly contentType: string }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 | 405 };

/**
 * Which file an address of ours names. `roots`: the built folder of each page, absolute.
 * A segment is a plain name: no dots before it, no separator, drive or stream hidden in a percent code.
 */
export function fileAskedFor(method: string, address: string, roots: Readonly<Record<PageName, string>>): AskedFile {
  if (method !== 'GET' && method !== 'HEAD') return { kind: 'refused', status: 405 };
  const url = URL.parse(address);
  if (url?.protocol !== `${APP_SCHEME}:`) return { kind: 'refused', status: 400 };
  const page = url.hostname;
  if (page !== 'tablet' && page !== 'device') return { kind: 'refused', status: 404 };
  const segments = url.pathname.split('/').slice(1).map(decoded);
  if (segments.at(-1) === '') segments.splice(-1, 1, 'index.html');
  if (!segments.every((segment) => segment !== null && /^[\w-][\w.@-]*$/.test(segment))) {
    return { kind: 'refused', status: 403 };
  }
  const root = path.resolve(roots[page]);
  const file = path.join(root, ...segments.map((segment) => segment ?? ''));
  // The segments cannot lead out of it. Should one learn to, this holds.
  if (!file.startsWith(root + path.sep)) return { kind: 'refused', status: 403 };
  const contentType = CONTENT_TYPES[path.extname(file)];
  return contentType === undefined ? { kind: 'refused', status: 403 } : { kind: 'file', page, path: file, contentType };
}

const decoded = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

/**
 * Headers of every answer. Nothing from elsewhere runs, nothing is sent anywhere: pages reach the acquisition by their
 * port alone. What a page may ask of the machine is named for each.
 */
export function headersOf(page: PageName, contentType: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': contentType,
    'Content-Security-Policy': page === 'tablet' ? TABLET_POLICY : DEVICE_POLICY,
    'Permissions-Policy': page === 'tablet' ? permitting('geolocation') : permitting('bluetooth'),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // The package changes with an update only, and is a local file: a cache would only add a second truth.
    'Cache-Control': 'no-store',
  };
}

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TABLET_POLICY = [
  ...[NOTHING, "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'"],
  ...["connect-src 'self'", "worker-src 'self'", "media-src 'self'", "manifest-src 'self'"],
].join('; ');
const DEVICE_POLICY = [NOTHING, "script-src 'self'", "style-src 'self'"].join('; ');

const FEATURES = [
  'bluetooth',
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'serial',
  'usb',
];
const permitting = (allowed: string): string =>
  FEATURES.map((feature) => `${feature}=(${feature === allowed ? 'self' : ''})`).join(', ');
