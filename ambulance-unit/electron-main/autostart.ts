import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { App } from 'electron/main';

export interface AutostartPlace {
  readonly platform: NodeJS.Platform;
  /** The program as it was started; of an AppImage the image, not what it unpacked. */
  readonly program: string;
  /** The user's configuration folder on Linux, absolute. */
  readonly configuration: string;
}

export const autostartPlace = (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
  program: string,
): AutostartPlace => ({
  platform,
  program: environment['APPIMAGE'] ?? program,
  configuration: environment['XDG_CONFIG_HOME'] ?? path.join(home, '.config'),
});

/** Has the system start the tablet's program at login, or no more. Electron knows how on Windows; on Linux it is a file. */
export async function setAutostart(
  app: Pick<App, 'setLoginItemSettings'>,
  place: AutostartPlace,
  isOn: boolean,
): Promise<void> {
  if (place.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isOn });
    return;
  }
  const folder = path.join(place.configuration, 'autostart');
  const file = path.join(folder, 'prearrival.desktop');
  if (isOn) {
    await mkdir(folder, { recursive: true });
    await writeFile(file, desktopEntry(place.program));
  } else await rm(file, { force: true });
}

/** Freedesktop's entry. In Exec a quoted argument escapes " ` $ and \, and the entry itself doubles each backslash again. */
export function desktopEntry(program: string): string {
  const quoted = `"${program.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('%', '%%');
  return `[Desktop Entry]\nType=Application\nName=Prearrival\nExec=${quoted}\nX-GNOME-Autostart-enabled=true\n`;
}
