import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Serves the gallery of screens from the project's root. The cache is the caller's: several may serve at once. */
export default defineConfig({
  root: fileURLToPath(new URL('../../../..', import.meta.url)),
  plugins: [react()],
  logLevel: 'warn',
  server: { host: '127.0.0.1', strictPort: true, hmr: false, watch: null },
  optimizeDeps: {
    entries: ['test/renderer/support/gallery/index.html'],
  },
})
