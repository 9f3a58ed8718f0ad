import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type RunState, statusOf } from '../../domain/run/state.ts'
import { onlyPfxFiles } from '../../domain/share/layout.ts'
import { certificateWork } from '../certificates/work.ts'
import { exists, syncFolder, TargetExists, writeNewFile } from '../files/durable.ts'
import { OperatorError } from '../operator-error.ts'
import { entriesBelow } from '../share/inspect.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import { addReplies } from './reply-files.ts'
import { requireRun } from './require-run.ts'
import type { Workplace } from './workplace.ts'

export const certificatesHandlers = ({ surroundings, lifecycle }: Handling): AreaHandlers<'certificates'> => {
  const { clock, desktop, rehearsal, vaults } = surroundings
  return {
    exportRequests: async ({ run }) => {
      const files = requestFiles(requireRun(lifecycle.place(), run))
      const folder = await desktop.chooseFolder('Choose a folder for the requests')
      if (folder === null) return null
      for (const file of files) await copyInto(folder, file)
      return { folder, files: files.map((file) => basename(file)) }
    },
    addReplies: async ({ run, files }) => {
      const place = lifecycle.place()
      const state = requireRun(place, run)
      refuseFinished(state)
      const answer = await addReplies(state.plan.replies, files)
      if (answer.added.length > 0) note(place, state, 'replies-added', { run, files: answer.added })
      return answer
    },
    answerRequests: async ({ run }) => {
      const state = requireRun(lifecycle.place(), run)
      if (state.stamp.rehearsal === null) {
        throw new OperatorError('Only a rehearsal has a CA of its own.', [
          'Have the CA answer the requests, and add its replies.',
        ])
      }
      requestFiles(state)
      refuseFinished(state)
      await rehearsal.answerRequests(state.plan)
      return { files: (await readdir(state.plan.replies)).toSorted() }
    },
    repair: async ({ run, folder }) => {
      const place = lifecycle.place()
      const state = requireRun(place, run)
      refuseFinished(state)
      const vault = vaults.of(state.stamp.id)
      if (!vault.holds('pfx-password')) {
        throw new OperatorError('The password of the PFX files is needed, and Keyturn does not hold it.', ['Enter it.'])
      }
      const file = await pfxIn(state, folder)
      const repaired = join(dirname(file), `.${randomBytes(6).toString('hex')}.repaired`)
      try {
        const { changes, remaining } = await certificateWork(
          'repair',
          { file, out: repaired, password: vault.password('pfx-password'), authorities: [], at: clock.now() },
          { signal: new AbortController().signal, onProgress: () => {} },
        )
        const setAside = await keepAside(state, folder, file)
        note(place, state, 'certificate-repair-begun', { run, folder, file, setAside })
        await rename(repaired, file)
        await syncFolder(dirname(file))
        note(place, state, 'certificate-repaired', { run, folder, file, setAside })
        return {
          file,
          setAside,
          changes: changes.map(({ what, before, after }) => `${what}: ${before} → ${after}`),
          remaining: remaining.map(({ message, fix }) => `${message} ${fix}`),
        }
      } finally {
        await rm(repaired, { force: true })
      }
    },
  }
}

/** The requests of a run, each file once: there may be one for all services. */
const requestFiles = (state: RunState): readonly string[] => {
  const names = new Set([...state.requests.values()].map(({ file }) => file))
  const files = [...names].map((name) => join(state.plan.requests, name))
  if (files.length > 0 && statusOf(state, 'Requests') === 'done') return files
  throw new OperatorError('The requests are not made yet.', ['Take the step Requests first.'])
}

const refuseFinished = (state: RunState): void => {
  const status = statusOf(state, 'Certificates')
  if (state.closed === null && status !== 'done' && status !== 'running') return
  throw new OperatorError(
    state.closed !== null
      ? 'This run is closed.'
      : `The step Certificates ${status === 'done' ? 'is done already' : 'is running'}: its files stay as they are.`,
  )
}

const copyInto = async (folder: string, file: string): Promise<void> => {
  const content = await readFile(file)
  const target = join(folder, basename(file))
  if (!(await exists(target))) await writeNewFile(target, content)
  else if (!(await readFile(target)).equals(content)) throw new TargetExists(target)
}

const pfxIn = async ({ plan, stamp }: RunState, folder: string): Promise<string> => {
  const entries = await entriesBelow(plan.prepared)
  const found = onlyPfxFiles(entries, stamp.names).find((pfx) => pfx.folder === folder)
  if (found !== undefined) return join(plan.prepared, ...found.path.split('/'))
  throw new OperatorError(`There is not exactly one PFX file for ${folder} in ${plan.prepared}.`, [
    'Put the right one there, take others away, and try again.',
  ])
}

/** The file as it was stays, under a name that is free. */
const keepAside = async ({ plan }: RunState, folder: string, file: string): Promise<string> => {
  const place = join(plan.setAside, 'before-repair', folder)
  await mkdir(place, { recursive: true })
  for (let number = 1; ; number += 1) {
    const aside = join(place, number === 1 ? basename(file) : `${number}-${basename(file)}`)
    if (await exists(aside)) continue
    await writeNewFile(aside, await readFile(file), 0o600)
    return aside
  }
}

const note = (
  { services: { journal } }: Workplace,
  { stamp }: RunState,
  type: string,
  facts: { readonly [name: string]: string | readonly string[] },
): void => {
  journal.append({ stamp: stamp.id, run: null, step: null, type, facts: { ...facts } })
}
