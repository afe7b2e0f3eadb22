import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { developmentCredentials } from './access/development-credentials.ts';
import { SqliteSessionLog } from './log/sqlite-session-log.ts';
import { systemClock } from './operations/clock.ts';
import { readConfiguration } from './operations/configuration.ts';
import type { RelayFlags } from './operations/configuration.ts';
import { openParts } from './opened-parts.ts';
import { startKeeping } from './operations/keeping.ts';
import { markWhereRolledBack } from './proof/rollback-at-start.ts';
import { openSigner } from './proof/signing-keys.ts';
import { buildRelay } from './relay.ts';
import { defaultReviewScheme, openReviewScheme } from './review/review-scheme.ts';

/** Draining may take so long before the process ends all the same. */
const DRAINED_WITHIN_MS = 4_000;
/** Damaged records that are named one by one. */
const MOST_DAMAGE_SAID = 20;
const NOT_SO = 1;
const WRONGLY_ASKED = 2;

/** `npm run relay`: reads the flags, serves until it is told to stop, and says in one sentence why where it cannot. */
export async function runRelay(argv: readonly string[], env: NodeJS.ProcessEnv, reportModule?: string): Promise<void> {
  if (!process.version.startsWith('v24.')) {
    fail(NOT_SO, `The relay runs on Node 24, this is ${process.version}: start it by "npm run relay".`);
    return;
  }
  const version = versionOfPackage();
  const configuration = readConfiguration(argv, env, version);
  switch (configuration.kind) {
    case 'said':
      process.stdout.write(configuration.text);
      return;
    case 'mistaken':
      fail(WRONGLY_ASKED, configuration.mistakes.join('\n'));
      return;
    case 'read':
      await serve(configuration.flags, version, env, reportModule);
  }
}

async function serve(
  flags: RelayFlags,
  version: string,
  env: NodeJS.ProcessEnv,
  reportModule: string | undefined,
): Promise<void> {
  const { dataFolder } = flags;
  // What is kept are patients' recordings: for this account alone.
  process.umask(0o077);
  for (const sentence of await markWhereRolledBack(dataFolder, flags.checkpoints)) console.error(sentence);
  const opening = await SqliteSessionLog.open(dataFolder, { clock: systemClock });
  if (!opening.ok) {
    fail(NOT_SO, opening.sentence);
    return;
  }
  const { log } = opening;
  for (const sentence of log.damagedAtStart.slice(0, MOST_DAMAGE_SAID)) console.error(sentence);
  if (log.damagedAtStart.length > MOST_DAMAGE_SAID) {
    console.error(`${String(log.damagedAtStart.length)} records are damaged in the ledger in all.`);
  }
  const signing = openSigner(dataFolder);
  if (!signing.ok) {
    await log.close();
    fail(NOT_SO, signing.sentence);
    return;
  }
  const { signer } = signing;
  const held = developmentCredentials(dataFolder, randomBytes);
  if (!held.ok) {
    await log.close();
    fail(NOT_SO, held.sentence);
    return;
  }
  const review = flags.reviewScheme === null ? null : openReviewScheme(flags.reviewScheme);
  if (review?.ok === false) {
    await log.close();
    fail(NOT_SO, review.sentence);
    return;
  }
  const reviewScheme = review === null ? defaultReviewScheme : () => review.scheme;
  const { hospitalsFile, contact } = flags;
  const opened = openParts({
    ...{ dataFolder, credentials: held.credentials, hospitalsFile, contact, clock: systemClock },
    tell: (sentence) => {
      console.error(sentence);
    },
  });
  if (!opened.ok) {
    await log.close();
    fail(NOT_SO, opened.sentence);
    return;
  }
  const relay = await buildRelay(
    { consoleFolder: flags.consoleFolder, version, reportModule, dataFolder, reviewScheme, tiles: flags.tiles },
    {
      log,
      ...opened.parts,
      sealing: { log, signer },
      clock: systemClock,
      logger: pino({ level: env['PREARRIVAL_LOG'] ?? 'warn' }, pino.destination(2)),
    },
  );
  const { checkpoints, retention: policy } = flags;
  const alarm = (sentence: string): void => {
    console.error(sentence);
  };
  const stopKeeping = await startKeeping({ log, signer, clock: systemClock, policy, checkpoints, alarm });
  const drain = async (): Promise<void> => {
    const late = new Promise((resolve) => setTimeout(resolve, DRAINED_WITHIN_MS).unref());
    await Promise.race([relay.drain(), late]);
    await Promise.race([stopKeeping(), late]);
    await Promise.race([log.close(), late]);
  };
  const listening = await listen(relay.app, flags);
  if (!listening.ok) {
    await drain();
    fail(NOT_SO, listening.sentence);
    return;
  }
  stopWhenTold(drain, env);
  void log.lost.then((sentence) => {
    // A relay that stores nothing is worth less than one that is started again.
    console.error(sentence);
    process.exit(NOT_SO);
  });
  const names = held.credentials.people.map(({ name }) => name).join(' or ');
  console.log(
    `The relay serves at ${listening.addresses.join(', ')} · data in ${dataFolder} · sign in as ${names}, ` +
      `with the passwords in ${held.file}`,
  );
  if (!existsSync(join(flags.consoleFolder, 'index.html'))) {
    console.error(
      `The console is not built (nothing in ${flags.consoleFolder}): units and the command line work, pages do not.`,
    );
  }
}

type Listening =
  { readonly ok: true; readonly addresses: readonly string[] } | { readonly ok: false; readonly sentence: string };

async function listen(app: FastifyInstance, { port, host }: RelayFlags): Promise<Listening> {
  // Without IPv6 there is no `::`; everybody is then reached over IPv4.
  const hosts = host === null ? ['::', '0.0.0.0'] : [host];
  let trouble: unknown;
  for (const tried of hosts) {
    try {
      await app.listen({ port, host: tried });
      return { ok: true, addresses: addressesOf(app, host) };
    } catch (thrown) {
      trouble = thrown;
      if (!['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(thrown))) break;
    }
  }
  const where = `port ${String(port)}${host === null ? '' : ` of ${host}`}`;
  switch (codeOf(trouble)) {
    case 'EADDRINUSE':
      return { ok: false, sentence: `Another program already listens on ${where}; choose another one with --port.` };
    case 'EACCES':
      return { ok: false, sentence: `This account may not listen on ${where}; choose one above 1023 with --port.` };
    default: {
      const reason = trouble instanceof Error ? trouble.message : String(trouble);
      return { ok: false, sentence: `The relay cannot listen on ${where} (${reason}).` };
    }
  }
}

function addressesOf(app: FastifyInstance, host: string | null): readonly string[] {
  const bound = app.server.address();
  const port = String(typeof bound === 'object' && bound !== null ? bound.port : 0);
  if (host !== null && host !== '::' && host !== '0.0.0.0') {
    return [`http://${host.includes(':') ? `[${host}]` : host}:${port}`];
  }
  const others = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return ['127.0.0.1', ...others].map((address) => `http://${address}:${port}`);
}

/** A second signal within this time is the first one's echo. */
const IMPATIENT_AFTER_MS = 1_000;

/** Ends the process with 0 once all is put away; a second signal, later, does not wait. */
function stopWhenTold(drain: () => Promise<void>, env: NodeJS.ProcessEnv): void {
  let stoppingSince: number | null = null;
  const stop = (): void => {
    // Ctrl-C comes twice, from the terminal and from npm: only a later one is impatience.
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > IMPATIENT_AFTER_MS) process.exit(NOT_SO);
      return;
    }
    stoppingSince = performance.now();
    drain().then(
      () => process.exit(0),
      (thrown: unknown) => {
        console.error(thrown);
        process.exit(NOT_SO);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Started by the demo: it ends with it, however that ends.
  if (env['PREARRIVAL_PARENT'] !== undefined) process.on('disconnect', stop);
}

function versionOfPackage(): string {
  const text = readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const codeOf = (thrown: unknown): string => (thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');

function fail(code: number, sentences: string): void {
  console.error(sentences);
  process.exitCode = code;
}

if (import.meta.main) await runRelay(process.argv.slice(2), process.env);
