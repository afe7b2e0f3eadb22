/**
 * Pages that draw the same samples as the console in other ways: what a frame costs has a meaning only beside them. Each reads
 * `samples` (12 leads of whole seconds, µV, gone round), moves by the clock, and has twelve strips of ten seconds at 500 Hz.
 */
export type PeerName = 'bare-worker' | 'full-redraw' | 'uplot';

const STRIPS = `
const RATE = 500, SECONDS = 10, LEADS = 12;
const size = { width: 1920, height: 1080 };
const valueAt = (lead, n) => samples[lead][n % samples[lead].length];
const yOf = (lead, value) => (lead + 0.5) * size.height / LEADS - value * 0.05;
`;

/** Strokes what is new and blanks a bar ahead of it, in a worker; nothing else: no paper, no socket, no decoding. */
const BARE_WORKER = `
${STRIPS}
let last = 0, ink;
const frame = () => {
  const now = Math.floor((performance.now() / 1000) * RATE);
  if (now > last) {
    if (now - last > RATE) last = now - 1;
    const step = size.width / (RATE * SECONDS);
    const at = (n) => (n % (RATE * SECONDS)) * step;
    ink.fillStyle = '#fffaf2';
    ink.fillRect(at(last) + 1, 0, (now - last) * step + 24, size.height);
    ink.beginPath();
    for (let lead = 0; lead < LEADS; lead += 1)
      for (let n = last; n <= now; n += 1)
        if (n === last || at(n) < at(n - 1)) ink.moveTo(at(n), yOf(lead, valueAt(lead, n)));
        else ink.lineTo(at(n), yOf(lead, valueAt(lead, n)));
    ink.stroke();
    last = now;
  }
  requestAnimationFrame(frame);
};
onmessage = ({ data }) => {
  self.samples = data.samples;
  ink = data.canvas.getContext('2d', { alpha: false });
  ink.fillStyle = '#fffaf2';
  ink.fillRect(0, 0, size.width, size.height);
  ink.lineWidth = 1.5;
  frame();
};
`;

const scriptOf: Readonly<Record<PeerName, string>> = {
  'bare-worker': `
const source = new Blob([${JSON.stringify(BARE_WORKER)}], { type: 'text/javascript' });
const worker = new Worker(URL.createObjectURL(source));
const canvas = document.querySelector('canvas').transferControlToOffscreen();
worker.postMessage({ samples, canvas }, [canvas]);
`,
  'full-redraw': `
${STRIPS}
const ink = document.querySelector('canvas').getContext('2d', { alpha: false });
const frame = () => {
  const now = Math.floor((performance.now() / 1000) * RATE);
  const step = size.width / (RATE * SECONDS);
  ink.fillStyle = '#fffaf2';
  ink.fillRect(0, 0, size.width, size.height);
  ink.lineWidth = 1.5;
  for (let lead = 0; lead < LEADS; lead += 1) {
    ink.beginPath();
    for (let k = 0; k < RATE * SECONDS; k += 1) ink.lineTo(k * step, yOf(lead, valueAt(lead, now + k)));
    ink.stroke();
  }
  requestAnimationFrame(frame);
};
frame();
`,
  uplot: `
${STRIPS}
document.querySelector('canvas').remove();
const times = Array.from({ length: RATE * SECONDS }, (_, n) => n / RATE);
const dataAt = (now) => [times, ...samples.map((_, lead) => times.map((_, k) => valueAt(lead, now + k) * 0.05 - lead * 90))];
const plot = new uPlot(
  { ...size, legend: { show: false }, cursor: { show: false }, scales: { x: { time: false } },
    series: [{}, ...samples.map(() => ({ stroke: '#16130f', width: 1.5, points: { show: false } }))] },
  dataAt(0), document.body);
const frame = () => { plot.setData(dataAt(Math.floor((performance.now() / 1000) * RATE))); requestAnimationFrame(frame); };
frame();
`,
};

/** The whole page of a peer. `library` is uPlot's own script, where the peer is it. */
export const peerPage = (
  peer: PeerName,
  samples: readonly (readonly number[])[],
  library: string,
): string => `<!doctype html>
<style>body{margin:0;overflow:hidden}canvas{display:block}</style>
<body><canvas width="1920" height="1080"></canvas>
<script>${library}</script>
<script>const samples = ${JSON.stringify(samples)};${scriptOf[peer]}</script>`;
