import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CHECKOUT } from '../support/parts.ts';

const tracked = (): string[] =>
  execFileSync('git', ['ls-files'], { cwd: CHECKOUT, encoding: 'utf8' }).split('\n').filter(Boolean);

const tool = (name: string, ...args: string[]) =>
  spawnSync(process.execPath, [path.join(CHECKOUT, 'node_modules', ...name.split('/')), ...args], {
    cwd: CHECKOUT,
    encoding: 'utf8',
  });

it(
  'every arrow points down: no circle, no room in another room, every package in its room',
  { timeout: 180_000 },
  () => {
    const { status, stdout, stderr } = tool(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      ...[
        '--config',
        '.dependency-cruiser.cjs',
        'protocol',
        'ambulance-unit',
        'relay',
        'hospital-console',
        'deploy',
        'test',
      ],
    );
    expect(status, stdout + stderr).toBe(0);
  },
);

it('the generated wire code is what the schema gives', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-wire-'));
  try {
    const out = path.join(folder, 'telemetry.js');
    const flags =
      '-t static-module -w esm --no-create --no-verify --no-convert --no-delimited --no-typeurl --no-comments';
    const made = tool('protobufjs-cli/bin/pbjs', ...flags.split(' '), '-o', out, 'protocol/wire/telemetry.proto');
    expect(made.status, made.stderr).toBe(0);
    const kept = readFileSync(path.join(CHECKOUT, 'protocol/wire/generated/telemetry.js'), 'utf8');
    expect(kept === readFileSync(out, 'utf8'), 'run: npm run generate:wire').toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('the top level holds the rooms and what a project has beside them, nothing else', () => {
  const expected = new Set(['ambulance-unit', 'hospital-console', 'protocol', 'relay', 'test', 'deploy', 'docs']);
  const folders = new Set(tracked().flatMap((file) => (file.includes('/') ? [file.split('/')[0] ?? ''] : [])));
  expect([...folders].filter((folder) => !folder.startsWith('.') && !expected.has(folder))).toEqual([]);
});

it('no name hides what a file is', () => {
  const vague = tracked().filter((file) => /(^|[/-])(utils?|helpers?|managers?|misc|common)([/.-]|$)/.test(file));
  expect(vague).toEqual([]);
});

it('no test is skipped or singled out', () => {
  const found = spawnSync(
    'git',
    ['grep', '-nE', String.raw`\b(it|test|describe)\.(skip|only|todo|skipIf|runIf)\b`, '--', '*.test.ts', '*.test.tsx'],
    { cwd: CHECKOUT, encoding: 'utf8' },
  );
  expect(found.stdout).toBe('');
});

it('nothing but pictures of the documentation is binary, and each is below 300 kB', () => {
  const pictures = tracked().filter((file) => /\.(png|jpe?g|webp|ico|icns)$/.test(file));
  for (const file of pictures) {
    expect(readFileSync(path.join(CHECKOUT, file)).length, file).toBeLessThan(300_000);
    expect(file).toMatch(/^(docs\/pictures|hospital-console\/public|ambulance-unit\/[^/]+\/icons)\//);
  }
  const numstat = execFileSync('git', ['grep', '-lI', '', '--', '.'], { cwd: CHECKOUT, encoding: 'utf8' }).split('\n');
  const text = new Set(numstat);
  expect(tracked().filter((file) => !text.has(file) && !pictures.includes(file))).toEqual([]);
});

it('each room opens with a short README', () => {
  const files = new Set(tracked());
  for (const room of ['', 'protocol/', 'ambulance-unit/', 'relay/', 'hospital-console/', 'test/', 'deploy/']) {
    expect(files.has(`${room}README.md`), `${room}README.md`).toBe(true);
  }
});
