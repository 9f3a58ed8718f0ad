import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const windows = 'test/main/electron/**/*.test.ts'
const renderer = 'test/renderer/**/*.test.{ts,tsx}'
const long = 'test/**/*.long.test.ts'

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 60_000,
    sequence: { shuffle: true },
    projects: [
      { extends: true, test: { name: 'node', include: ['test/**/*.test.ts'], exclude: [long, windows, renderer] } },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'renderer',
          include: [renderer],
          environment: 'jsdom',
          setupFiles: ['test/renderer/support/one-realm.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'windows',
          include: [windows],
          exclude: [long],
          globalSetup: ['test/main/electron/support/built-app.ts'],
          hookTimeout: 120_000,
          // Each app is a handful of processes: one at a time, after everything else.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
