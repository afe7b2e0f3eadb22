import { readFile } from 'node:fs/promises';
import type { CustomScheme, Session } from 'electron/main';
import { APP_SCHEME, fileAskedFor, headersOf, type PageName } from './app-files.ts';

/** To be registered before the app is ready: an origin of its own, as trustworthy as https. */
export const OUR_SCHEMES: CustomScheme[] = [
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
];

/** Gives a session's pages the files of the package, and nothing else of the disk. */
export function servePages(session: Session, roots: Readonly<Record<PageName, string>>): void {
  session.protocol.handle(APP_SCHEME, async ({ method, url }) => {
    const asked = fileAskedFor(method, url, roots);
    if (asked.kind === 'refused') return new Response(null, { status: asked.status });
    try {
      const content = await readFile(asked.path);
      const headers = headersOf(asked.page, asked.contentType);
      return new Response(method === 'HEAD' ? null : new Uint8Array(content), { headers });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
