import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Every Chromium reads woff2: the woff copies of the Chinese font would only fill the package. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('/@fontsource/') || !id.endsWith('.css')) return null;
    return code.replaceAll(/,\s*url\([^)]*\.woff\)\s*format\((['"])woff\1\)/g, '');
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: served by `--screen` on loopback, or by Electron under a scheme of its own.
  base: './',
  plugins: [woff2Only, react()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('./dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // A font or picture inside the style sheet would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
});
