import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { About } from '../../contract/application-state.ts'
import { paperCode } from '../audit/anchors/paper-code.ts'
import { pemOf } from '../certificates/pem.ts'
import { hasCode, writeNewFile } from '../files/durable.ts'
import { OperatorError } from '../operator-error.ts'
import { applicationStateOf } from './application-state.ts'
import { follow } from './changes.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import type { Workplace } from './workplace.ts'

export const applicationHandlers = ({ surroundings, lifecycle }: Handling): AreaHandlers<'application'> => {
  const { data, desktop, settings, version } = surroundings
  return {
    state: (_, watcher) => {
      const state = () => applicationStateOf(surroundings, lifecycle)
      const changes = { on: (listener: () => void) => onEverything(surroundings, lifecycle, listener) }
      follow(watcher, state, changes)
    },
    choose: async ({ choice, passphrase }) => {
      await lifecycle.choose(choice, passphrase)
      return null
    },
    saveSettings: async (changed) => {
      // A file that can't be read, or that a newer Keyturn wrote, is not written over.
      lifecycle.place()
      await settings.save(changed)
      return null
    },
    about: async () => ({
      versions: [{ name: 'Keyturn', version }, ...desktop.versions],
      licences: (await licences()).map(({ name, version: found, license }) => ({ name, version: found, license })),
      log: aboutLog(lifecycle.openPlace()),
    }),
    licence: async ({ name }) => {
      const found = (await licences()).find((licence) => licence.name === name)
      if (found === undefined) throw new OperatorError(`Keyturn holds no licence of ${name}.`)
      return { text: found.text }
    },
    copy: async ({ text }) => {
      desktop.copyText(text)
      return null
    },
    saveText: async ({ suggestedName, text }) => {
      const file = await desktop.chooseNewFile({ title: 'Save', suggestedName })
      if (file === null) return null
      await writeNewFile(file, text)
      return { file }
    },
    chooseFolder: async ({ title }) => {
      const folder = await desktop.chooseFolder(title)
      return folder === null ? null : { folder }
    },
    typingSecret: async ({ typing }) => {
      desktop.protectContent(typing)
      return null
    },
    openDataFolder: async () => {
      await desktop.showFolder(data.path)
      return null
    },
  }
}

/** Before the log is open nothing but the phase changes. */
const onEverything = (
  { settings }: Handling['surroundings'],
  lifecycle: Handling['lifecycle'],
  listener: () => void,
): (() => void) => {
  const stop = [settings.changes.on(listener)]
  let watched: Workplace | null = null
  const watchPlace = (): void => {
    const place = lifecycle.openPlace()
    if (place === null || place === watched) return
    watched = place
    stop.push(place.changes.standing.on(listener), place.changes.runs.on(listener))
  }
  stop.push(
    lifecycle.changes.on(() => {
      watchPlace()
      listener()
    }),
  )
  watchPlace()
  return () => {
    for (const forget of stop) forget()
  }
}

const aboutLog = (place: Workplace | null): About['log'] => {
  if (place === null) return null
  const { journal } = place.services
  const { seq, hash } = journal.head()
  return {
    origin: journal.identity.origin,
    keyId: place.key.id,
    publicKey: pemOf('PUBLIC KEY', Buffer.from(place.key.publicKey, 'base64')),
    head: { seq, hash },
    paperCode: paperCode({ seq, hash }),
  }
}

const Licences = z.array(
  z.strictObject({ name: z.string(), version: z.string(), license: z.string(), text: z.string() }),
)

/** The build writes them beside the folder of the main process; from the sources there are none. */
const licences = async (): Promise<z.output<typeof Licences>> => {
  try {
    return Licences.parse(JSON.parse(await readFile(new URL('../licenses.json', import.meta.url), 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
