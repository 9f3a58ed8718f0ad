import type { Change } from './forged/change.ts'
import { changesOfForm } from './forged/changes-of-form.ts'
import { changesOfLines } from './forged/changes-of-lines.ts'
import { changesOfSignatures } from './forged/changes-of-signatures.ts'

/**
 * Logs of format 2 and single changes to them, made from the description of the format alone: nothing here comes from src/.
 * What is written here and there is thus compared with a second opinion.
 */
export {
  bundleFiles,
  type ExtractedBundleOptions,
  headFileOf,
  linesFile,
  paperCodeOf,
  sumsSignature,
  writeExtractedBundle,
} from './forged/bundle.ts'
export { keyOf } from './forged/chain.ts'
export type { Change } from './forged/change.ts'
export { lineOfLength } from './forged/changes-of-form.ts'
export { withCoveredSignature } from './forged/changes-of-signatures.ts'
export { randomOf } from './forged/random.ts'
export { type ReferenceVerdict, referenceVerdict } from './forged/reference-verdict.ts'
export { type ForgedLog, type ValidLogOptions, validLog } from './forged/valid-log.ts'

/** Every kind of change, by its name. */
export const changes: { readonly [kind: string]: Change } = {
  ...changesOfLines,
  ...changesOfForm,
  ...changesOfSignatures,
}
