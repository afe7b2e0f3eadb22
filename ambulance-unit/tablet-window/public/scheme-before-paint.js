/*
 * Runs before the first paint, so that nobody in a dark car is blinded by a white flash. It is a file and not a line in the
 * page because the content security policy lets no inline script run. Same key and values as preferences/preferences.ts.
 */
(() => {
  let chosen = 'auto';
  try {
    chosen = JSON.parse(localStorage.getItem('prearrival-tablet') ?? '{}').scheme;
  } catch {
    // Storage is switched off or damaged: the system's own setting decides, as at a first start.
  }
  const isDay = chosen === 'day' || (chosen !== 'night' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.scheme = isDay ? 'day' : 'night';
})();
