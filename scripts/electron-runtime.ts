import { given } from './electron/given.ts'
import { official } from './electron/official.ts'
import { standIn } from './electron/stand-in.ts'

/** An Electron that can run Keyturn from its sources. */
export interface ElectronRuntime {
  /** `official` is the one that ships, `given` is named by ELECTRON_OVERRIDE_DIST_PATH, `stand-in` is for tests only. */
  readonly kind: 'official' | 'given' | 'stand-in'
  readonly executable: string
  readonly version: string
}

/** Why there is none of this kind, as a clause. */
export interface NoRuntime {
  readonly missing: string
}

/** Tells what takes its time, in a sentence. */
export type Say = (sentence: string) => void

/** A place where an Electron may be had. */
export type Source = (say: Say) => Promise<ElectronRuntime | NoRuntime>

/** No Electron is to be had here. */
export class NoElectron extends Error {
  override readonly name = 'NoElectron'
}

/**
 * The Electron that runs Keyturn here: the official one where it is there or can be downloaded, else the given one, else
 * the stand-in for tests. Throws `NoElectron` with every reason, or `StandInRefused`.
 */
export const electronRuntime = async (
  say: Say = () => {},
  sources: readonly Source[] = [official, given, standIn],
): Promise<ElectronRuntime> => {
  const reasons: string[] = []
  for (const source of sources) {
    const found = await source(say)
    if (!('missing' in found)) return found
    reasons.push(found.missing)
  }
  throw new NoElectron(
    `There is no Electron to run Keyturn with: ${reasons.join('; ')}. Name a folder that holds one in ELECTRON_OVERRIDE_DIST_PATH, or start again where it can be downloaded.`,
  )
}
