import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { TileServer } from './tile-server.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';

/**
 * No page of ours runs a script, takes a style or opens a connection but its own relay's. Pictures come from one place more
 * where the operator names a map server: that one origin and no other.
 */
export async function addPagePolicy(app: FastifyInstance, tiles: Pick<TileServer, 'origin'> | null): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...(tiles === null ? [] : [tiles.origin])],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // These mean something only over TLS, which stands in front of the relay; over plain http browsers complain of them.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
}

/** The console's files; a page that is not there leads to the first one. */
export async function addConsolePages(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      // The build leaves a .br and a .gz beside each text file.
      preCompressed: true,
      setHeaders: (reply, path) => {
        // Names of assets change with their content; the page that names them must be asked for each time.
        const lasting = path.startsWith(join(folder, 'assets'));
        void reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || request.url.startsWith('/api/')) {
      return reply.code(404).send({ error: 'not-found', sentence: 'There is nothing here.' } satisfies ApiProblem);
    }
    if (built) return reply.redirect('/');
    return reply
      .code(404)
      .type('text/plain; charset=utf-8')
      .send(`The console is not built: there is no page in ${folder}.\n`);
  });
}
