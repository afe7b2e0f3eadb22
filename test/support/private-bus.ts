import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, startPart, temporaryFolder } from './parts.ts';

/** A D-Bus of our own, on which anybody may be anybody: what Chromium takes for the system's. Its address. */
export async function openPrivateBus(): Promise<string> {
  const folder = temporaryFolder();
  const socket = path.join(folder, 'bus');
  const configuration = path.join(folder, 'bus.xml');
  writeFileSync(
    configuration,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  startPart(['dbus-daemon', `--config-file=${configuration}`, '--nofork', '--nopidfile']);
  await eventually(
    () => existsSync(socket),
    (isThere) => isThere,
  );
  return `unix:path=${socket}`;
}
