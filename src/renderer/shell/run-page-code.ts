/** The code of the run's screen, which most people come for; it can be loaded before it is shown. */
export const runPageCode = async () => await import('../features/run/run-page.tsx')
