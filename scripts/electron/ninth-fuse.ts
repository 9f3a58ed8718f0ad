import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/** What electron-builder tells of the app that it has just put together. */
interface Packed {
  readonly appOutDir: string
  readonly packager: {
    readonly appInfo: { readonly productFilename: string }
    /** On Linux only. */
    readonly executableName?: string
  }
}

/**
 * Sets the one fuse for which electron-builder has no name: WebAssembly keeps its guard pages, as Electron has it. An
 * Electron that is too old for the fuse is left as it is.
 */
const setNinthFuse = async ({ appOutDir, packager }: Packed): Promise<void> => {
  const { productFilename } = packager.appInfo
  const executable = [`${productFilename}.exe`, packager.executableName ?? productFilename]
    .map((name) => join(appOutDir, name))
    .find((file) => existsSync(file))
  if (executable === undefined) throw new Error(`There is no executable of ${productFilename} in ${appOutDir}.`)
  const wire = await getCurrentFuseWire(executable)
  if (wire[FuseV1Options.WasmTrapHandlers] === undefined) return
  await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.WasmTrapHandlers]: true })
}

export default setNinthFuse
