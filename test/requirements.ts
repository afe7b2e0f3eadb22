import { spawnSync } from 'node:child_process';

/** Something that the tests need from the system and npm cannot bring. */
export interface Requirement {
  readonly what: string;
  readonly why: string;
  readonly debianPackage: string;
  /** Exits 0 where it is there. */
  readonly probe: readonly [command: string, ...args: string[]];
}

export const REQUIREMENTS: readonly Requirement[] = [
  {
    what: 'Chromium',
    why: 'Bluetooth, hidden tabs and what a page costs are tested in it',
    debianPackage: 'chromium',
    probe: ['chromium', '--version'],
  },
  {
    what: 'Chromium without windows',
    why: 'console and tablet are tested and photographed in it, at half the processor time',
    debianPackage: 'chromium-headless-shell',
    probe: ['chromium-headless-shell', '--version'],
  },
  {
    what: 'a Latin font',
    why: 'labels on ECG paper are measured and photographed',
    debianPackage: 'fonts-liberation',
    probe: ['sh', '-c', 'ls /usr/share/fonts/truetype/liberation*/*.ttf || fc-list | grep -qi liberation'],
  },
  { what: 'ip', why: 'networks are cut in namespaces of their own', debianPackage: 'iproute2', probe: ['ip', '-V'] },
  { what: 'ps', why: 'processes left behind are looked for', debianPackage: 'procps', probe: ['ps', '--version'] },
  { what: 'mount', why: 'small disks are filled', debianPackage: 'mount', probe: ['mount', '--version'] },
  {
    what: 'mkfs.ext4',
    why: 'disks of a file system that a tablet has lose their power',
    debianPackage: 'e2fsprogs',
    probe: ['sh', '-c', 'command -v mkfs.ext4'],
  },
  {
    what: 'strace',
    why: "a disk's errors and slowness are put into the system calls of running processes",
    debianPackage: 'strace',
    probe: ['strace', '-V'],
  },
  {
    what: 'faketime',
    why: 'clocks are set days apart, stepped and made to drift',
    debianPackage: 'faketime',
    probe: ['faketime', '--version'],
  },
  {
    what: 'Python 3 with its standard library',
    why: 'an independent reader checks the exported WFDB, and a mobile network is played between two namespaces',
    debianPackage: 'python3',
    probe: ['python3', '-c', 'import fcntl, heapq, json, random, select, struct, subprocess, zlib'],
  },
  {
    what: 'nft',
    why: 'packets vanish or are answered with a reset in the packet filter',
    debianPackage: 'nftables',
    probe: ['nft', '--version'],
  },
  {
    what: 'socat',
    why: 'the test looks into network namespaces',
    debianPackage: 'socat',
    probe: ['socat', '-V'],
  },
  {
    what: 'dbus-daemon',
    why: "Chromium's Bluetooth speaks with a fake BlueZ on a bus of its own",
    debianPackage: 'dbus',
    probe: ['dbus-daemon', '--version'],
  },
  {
    what: 'openssl',
    why: 'certificates are made that a unit must trust or refuse, and signatures of the relay are verified',
    debianPackage: 'openssl',
    probe: ['openssl', 'version'],
  },
  {
    what: 'flac',
    why: 'exported WFDB in FLAC is decoded by the reference decoder',
    debianPackage: 'flac',
    probe: ['flac', '--version'],
  },
  {
    what: 'libbiosig for Python',
    why: 'exported EDF+ and BDF+ are read by a library that is not ours',
    debianPackage: 'python3-biosig',
    probe: ['/usr/bin/python3', '-c', 'import biosig'],
  },
  {
    what: 'pydicom for Python',
    why: 'exported DICOM is read by a library that is not ours',
    debianPackage: 'python3-pydicom',
    probe: ['/usr/bin/python3', '-c', 'import pydicom.waveforms'],
  },
  {
    what: 'numpy for Python',
    why: 'pydicom makes potentials of samples with it',
    debianPackage: 'python3-numpy',
    probe: ['/usr/bin/python3', '-c', 'import numpy'],
  },
  {
    what: 'dciodvfy',
    why: 'exported DICOM is held against the standard',
    debianPackage: 'dicom3tools',
    probe: ['sh', '-c', 'command -v dciodvfy'],
  },
  {
    what: 'dcmtk',
    why: 'exported DICOM is read, made, and received by programs that are not ours',
    debianPackage: 'dcmtk',
    probe: ['sh', '-c', 'command -v dcmdump && command -v dcmconv && command -v storescp'],
  },
  {
    what: 'Orthanc',
    why: 'ECGs are sent to an archive that is not ours',
    debianPackage: 'orthanc',
    probe: ['sh', '-c', 'command -v Orthanc'],
  },
  {
    what: "Orthanc's DICOMweb",
    why: 'ECGs are sent to it by STOW-RS',
    debianPackage: 'orthanc-dicomweb',
    probe: ['test', '-e', '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
  },
  {
    what: 'xmllint',
    why: 'exports in XML are looked at as another program sees them',
    debianPackage: 'libxml2-utils',
    probe: ['xmllint', '--version'],
  },
  {
    what: 'pdftotext and pdftoppm',
    why: 'the 12-lead report is read and looked at as another program sees it',
    debianPackage: 'poppler-utils',
    probe: ['sh', '-c', 'command -v pdftotext && command -v pdftoppm'],
  },
];

export const missingRequirements = (requirements: readonly Requirement[]): readonly Requirement[] =>
  requirements.filter(({ probe: [command, ...args] }) => spawnSync(command, args, { timeout: 120_000 }).status !== 0);
