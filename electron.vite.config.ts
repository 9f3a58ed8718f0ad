import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { Licences } from './scripts/electron/licences.ts'

/** What stays a package of its own: Electron is there, and SQLite is native code. */
const external = ['electron', 'better-sqlite3']
const licences = new Licences(external)

/** Scripts, pages and pictures that travel as they are: where `beside` looks for them. */
const travellingFiles = (): Plugin => ({
  name: 'keyturn-travelling-files',
  generateBundle() {
    for (const file of globSync('src/main/**/*.{ps1,html,png}')) {
      this.emitFile({ type: 'asset', fileName: basename(file), source: readFileSync(file) })
    }
  },
})

/**
 * One build runs in Electron's Node and in that of the stand-in: hence the targets. The package holds no map of its
 * sources. All files of main stand in one folder, as `beside` expects.
 */
export default defineConfig({
  main: {
    plugins: [travellingFiles(), licences.plugin()],
    build: {
      target: 'node20.18',
      sourcemap: false,
      externalizeDeps: false,
      rolldownOptions: {
        external,
        input: {
          main: 'src/main/electron/main.ts',
          'audit-worker': 'src/main/audit/audit-worker.ts',
          'certificate-worker': 'src/main/certificates/certificate-worker.ts',
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name]-[hash].cjs',
          // All of it is read before the window opens: without comments and indentation, but with its names for the fault log.
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  },
  preload: {
    plugins: [licences.plugin()],
    build: {
      target: 'node20.18',
      sourcemap: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'src/preload/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), licences.plugin()],
    build: {
      target: 'chrome130',
      sourcemap: false,
      minify: true,
      // The policy of the windows allows scripts and fonts from files only.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
