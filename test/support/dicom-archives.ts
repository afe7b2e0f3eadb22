import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort, startPart, temporaryFolder } from './parts.ts';

/** Waits until somebody listens; whoever never does is told by the test's own time-out. */
export async function untilListens(port: number): Promise<void> {
  for (;;) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** storescp of dcmtk, which keeps what it is sent as files; `flags` of its own, such as `--refuse`. */
export async function startStorescp(flags: readonly string[] = []) {
  const folder = temporaryFolder();
  const port = await freePort();
  startPart(['storescp', ...flags, '-od', folder, '-aet', 'ARCHIVE', String(port)]);
  await untilListens(port);
  return { port, stored: () => readdirSync(folder).map((name) => path.join(folder, name)) };
}

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
export const ORTHANC_AUTHORIZATION = `Basic ${Buffer.from('medic:secret').toString('base64')}`;

/** Orthanc with its DICOMweb plugin, empty; whoever asks over the web must be `medic`. */
export async function startOrthanc() {
  if (!existsSync(PLUGIN)) throw new Error(`${PLUGIN} is not there: apt-get install orthanc-dicomweb`);
  const folder = temporaryFolder();
  const [webPort, dicomPort] = [await freePort(), await freePort()];
  const configuration = {
    Name: 'test',
    HttpPort: webPort,
    DicomPort: dicomPort,
    DicomAet: 'ARCHIVE',
    DicomCheckCalledAet: true,
    DicomAlwaysAllowStore: true,
    StorageDirectory: path.join(folder, 'store'),
    IndexDirectory: path.join(folder, 'store'),
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { medic: 'secret' },
    Plugins: [PLUGIN],
  };
  const file = path.join(folder, 'orthanc.json');
  writeFileSync(file, JSON.stringify(configuration));
  const part = startPart(['Orthanc', file]);
  await part.says(/Orthanc has started/, 120_000);
  const ask = (at: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${String(webPort)}${at}`, { headers: { authorization: ORTHANC_AUTHORIZATION } });
  return {
    dicomPort,
    web: `http://127.0.0.1:${String(webPort)}/dicom-web`,
    /** Every object that it holds, as files that it gives out again. */
    async stored(): Promise<readonly string[]> {
      const ids = (await (await ask('/instances')).json()) as readonly string[];
      const out = temporaryFolder();
      return Promise.all(
        ids.map(async (id) => {
          const to = path.join(out, `${id}.dcm`);
          writeFileSync(to, new Uint8Array(await (await ask(`/instances/${id}/file`)).arrayBuffer()));
          return to;
        }),
      );
    },
  };
}
