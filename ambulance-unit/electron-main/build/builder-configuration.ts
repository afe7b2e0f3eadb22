import type { Configuration } from 'electron-builder';

export interface PackageWishes {
  /** The staged app's folder. */
  readonly app: string;
  readonly output: string;
  readonly electronVersion: string;
  /** An unpacked Electron; null: electron-builder fetches the right one. */
  readonly electronDist: string | null;
  /** Where tablets look for newer versions; null: they do not. */
  readonly updatesFrom: string | null;
}

/** How the staged app becomes something that a person installs. */
export const builderConfiguration = ({
  app,
  output,
  electronVersion,
  electronDist,
  updatesFrom,
}: PackageWishes): Configuration => ({
  appId: 'prearrival.tablet',
  productName: 'Prearrival',
  directories: { app, output },
  electronVersion,
  ...(electronDist === null ? {} : { electronDist }),
  // Everything in it was put there on purpose.
  files: ['**/*'],
  // Machine code alone lies beside the archive: whole packages there would be code that nobody checks.
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  // Machine code comes prebuilt; nothing is compiled and nothing installed here.
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['en-US', 'zh-TW'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  publish: updatesFrom === null ? null : [{ provider: 'generic', url: updatesFrom }],
  linux: {
    target: ['deb', 'AppImage'],
    executableName: 'prearrival',
    category: 'Science',
    synopsis: 'Live 12-lead ECG from the ambulance',
    maintainer: 'Prearrival <prearrival@example.org>',
  },
  deb: { recommends: ['bluez', 'cups-client', 'upower'] },
  win: { target: ['nsis'] },
  // For all users of the tablet, and their data stay when it is removed: a journal may still owe something.
  nsis: { oneClick: false, perMachine: true, allowElevation: true, deleteAppDataOnUninstall: false },
});

/** The address of a fleet's updates, from the environment of whoever builds: none stands in the sources. */
export const UPDATES_VARIABLE = 'PREARRIVAL_UPDATES_URL';
export type UpdatesAddress =
  { readonly ok: true; readonly url: string | null } | { readonly ok: false; readonly sentence: string };

export function readUpdatesAddress(text: string | undefined): UpdatesAddress {
  if (text === undefined || text.trim() === '') return { ok: true, url: null };
  const url = URL.parse(text.trim());
  const isRight = url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
  return isRight
    ? { ok: true, url: url.href }
    : { ok: false, sentence: `${UPDATES_VARIABLE} must be an https address without a name or password in it.` };
}
