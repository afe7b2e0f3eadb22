/*
 * Runs before the first paint, so that a dark room sees no white flash. It is a file and not a line in the page because
 * the relay's content security policy lets no inline script run. Same key and values as preferences/color-scheme.
 */
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('prearrival-color-scheme');
  } catch (refused) {
    // Storage is switched off in this browser: the computer's own setting decides, as for a first visit.
    chosen = refused ? null : null;
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
