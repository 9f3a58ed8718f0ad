import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { z } from 'zod'

/** The licence of a package that is part of Keyturn as it is installed. */
interface Licence {
  readonly name: string
  readonly version: string
  /** Its SPDX name, as the package gives it. */
  readonly license: string
  readonly text: string
}

const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
})

/**
 * Collects, while the app is built, which packages went into it, and writes `licenses.json` beside its parts: a
 * `Licence` for each, in the order of their names. A package whose licence can't be told fails the build.
 */
export class Licences {
  readonly #folders: Set<string>

  /** @param beside packages that travel with the app but are not bundled into it */
  constructor(beside: readonly string[]) {
    this.#folders = new Set(beside.map((name) => join('node_modules', name)))
  }

  /** One for each part of the app: the file is whole when the last of them is built. */
  plugin(): Plugin {
    return {
      name: 'keyturn-licences',
      generateBundle: (_options, bundle) => {
        for (const part of Object.values(bundle)) {
          if (part.type === 'chunk') for (const module of part.moduleIds) this.#see(module)
        }
      },
      // The parts lie in folders of their own, side by side.
      writeBundle: ({ dir = '' }) =>
        writeFileSync(join(dirname(dir), 'licenses.json'), `${JSON.stringify(this.#all(), null, 2)}\n`),
    }
  }

  #see(module: string): void {
    const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module.replaceAll('\\', '/')) ?? []
    if (folder !== undefined) this.#folders.add(folder)
  }

  #all(): readonly Licence[] {
    return [...this.#folders]
      .map(licenceOf)
      .toSorted((one, other) => one.name.localeCompare(other.name, 'en') || one.version.localeCompare(other.version))
  }
}

const licenceOf = (folder: string): Licence => {
  const { name, version, license, author } = Manifest.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  )
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
  if (file !== undefined) return { name, version, license, text: readFileSync(join(folder, file), 'utf8') }
  if (license === 'MIT') return { name, version, license, text: `${holder(name, author)}\n\n${mitTerms()}` }
  throw new Error(
    `${folder} holds no text of its licence (${license}), which has to travel with Keyturn: find it out, or do without that package.`,
  )
}

/** Some packages name MIT and leave its text away. */
const holder = (name: string, author: string | undefined): string =>
  `Copyright (c) ${author ?? `the authors of ${name}`}`

/** The terms as they stand in Keyturn's own licence. */
const mitTerms = (): string => {
  const text = readFileSync('LICENSE', 'utf8')
  return text.slice(text.indexOf('Permission is hereby granted'))
}
