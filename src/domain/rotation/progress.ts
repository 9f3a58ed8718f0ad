/** One step of the stamp's action plan. */
export interface RotationStep {
  /** The stamp's own index, for example `0.2`. */
  readonly index: string
  readonly name: string
  readonly status: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** 0 for a step of the plan, 1 for a step inside one, and so on. */
  readonly depth: number
}

export interface ActionProgress {
  readonly status: string
  readonly steps: readonly RotationStep[]
}

const maximumLength = 4_000_000
const maximumDepth = 32
const maximumSteps = 5_000

/** A comment, a declaration or a tag; what begins otherwise (a document type, CDATA) is no part of the dialect. */
const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y

/**
 * Reads `ProgressAsXml` of an action: `<Action Status …><Steps><Step FullStepIndex Name Status …>`, where a step may hold
 * tasks and further actions with steps of their own. This is a reader for that one dialect: elements, attributes,
 * comments, a declaration, and the predefined and numeric entities. Null for anything else, a document type above all,
 * and for what is larger or deeper than a progress can be.
 * Source: Get-ActionStatus, reference/pep; the elements and attributes are those that public field scripts read.
 */
export const readProgressXml = (xml: string): ActionProgress | null => {
  const tags = xml.length > maximumLength ? null : tagsOf(xml)
  return tags === null ? null : progressOf(tags)
}

/**
 * Whether a status word of an action, of the object or in its XML, is an end, and which. Null for `InProgress` and the
 * like, and for every word that is not known: it is never taken for a success.
 * Source: the words that public field scripts and the update history show.
 */
export const terminalStatus = (status: string): 'success' | 'failure' | null => {
  const word = status.trim().toLowerCase()
  if (successes.includes(word)) return 'success'
  return failures.includes(word) ? 'failure' : null
}

const successes: readonly string[] = ['success', 'succeeded', 'completed']
const failures: readonly string[] = ['failed', 'failure', 'error', 'canceled', 'cancelled', 'aborted']

interface Tag {
  readonly name: string
  readonly kind: 'start' | 'end' | 'empty'
  readonly attributes: ReadonlyMap<string, string>
}

const tagsOf = (xml: string): readonly Tag[] | null => {
  const tags: Tag[] = []
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', token.lastIndex)) {
    token.lastIndex = at
    const [found, closing, name, attributeText, empty] = token.exec(xml) ?? []
    if (found === undefined) return null
    if (name === undefined) continue
    const attributes = attributesOf(attributeText ?? '')
    if (attributes === null) return null
    tags.push({ name, kind: closing === '/' ? 'end' : empty === '/' ? 'empty' : 'start', attributes })
  }
  return tags
}

const progressOf = (tags: readonly Tag[]): ActionProgress | null => {
  const [root] = tags
  if (root?.name !== 'Action' || root.kind === 'end') return null
  const steps: RotationStep[] = []
  const open: string[] = []
  for (const tag of tags) {
    if (open.length === 0 && tag !== root) return null
    if (tag.name === 'Step' && tag.kind !== 'end') steps.push(stepOf(tag.attributes, open))
    if (tag.kind === 'start') open.push(tag.name)
    if (tag.kind === 'end' && open.pop() !== tag.name) return null
    if (open.length > maximumDepth || steps.length > maximumSteps) return null
  }
  return open.length > 0 ? null : { status: root.attributes.get('Status') ?? '', steps }
}

const stepOf = (attributes: ReadonlyMap<string, string>, open: readonly string[]): RotationStep => ({
  index: attributes.get('FullStepIndex') ?? attributes.get('Index') ?? '',
  name: attributes.get('Name') ?? attributes.get('Description') ?? '',
  status: attributes.get('Status') ?? '',
  startedAt: attributes.get('StartTimeUtc') || null,
  endedAt: attributes.get('EndTimeUtc') || null,
  depth: open.filter((outer) => outer === 'Step').length,
})

const attributesOf = (text: string): ReadonlyMap<string, string> | null => {
  const attributes = new Map<string, string>()
  for (const [, name, double, single] of text.matchAll(/([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g)) {
    const value = decoded(double ?? single ?? '')
    if (name === undefined || value === null || attributes.has(name)) return null
    attributes.set(name, value)
  }
  return attributes
}

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Null when there is an entity that is neither predefined nor a character's number. */
const decoded = (text: string): string | null => {
  let valid = true
  const plain = text.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? entity(name) : null
    if (character === null) valid = false
    return character ?? ''
  })
  return valid ? plain : null
}

const entity = (name: string): string | null => {
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name)
  if (number === null) return Object.hasOwn(entities, name) ? (entities[name] ?? null) : null
  const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16)
  return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : null
}
