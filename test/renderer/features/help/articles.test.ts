import { describe, expect, it } from 'vitest'
import { Departure } from '../../../../src/contract/run-event.ts'
import { RefusalSchema } from '../../../../src/contract/run-snapshot.ts'
import { caTransition } from '../../../../src/domain/certificates/ca-transition.ts'
import {
  checkAuthority,
  checkMember,
  checkPassword,
  checkTransition,
  readinessCheckNames,
  type SetMember,
} from '../../../../src/domain/certificates/checks.ts'
import { sessionRefusalAdvice, sessionRefusalReasons } from '../../../../src/domain/pep/session-refusal.ts'
import { failureAdvices } from '../../../../src/domain/rotation/failures.ts'
import { stepNames } from '../../../../src/domain/run/checklist.ts'
import { versionRulesFor } from '../../../../src/domain/stamp/version-rules.ts'
import { articleText } from '../../../../src/renderer/features/help/article-text.ts'
import { articles, articlesByGroup, articleWith } from '../../../../src/renderer/features/help/articles/all-articles.ts'
import { searchOver } from '../../../../src/renderer/features/help/search.ts'
import { helpArticleFor, helpRouteFor } from '../../../../src/renderer/help-links.ts'
import { fragmentOf } from '../../../../src/renderer/route.ts'

const member: SetMember = {
  folder: 'Public Portal',
  certificate: {
    thumbprint: 'A'.repeat(40),
    publicKeySha256: 'b'.repeat(64),
    notAfter: '2028-01-01T00:00:00.000Z',
    certificateAuthority: false,
  },
  issuers: [],
  revocation: [],
}

/** Keyturn's own checks, by the names that they answer with. */
const ownChecks = [
  ...checkMember(member, [member], new Set(), new Date('2026-11-25T00:00:00.000Z')),
  checkPassword([]),
  checkTransition(caTransition('Enterprise', 'Enterprise', 2108, true)),
  checkAuthority('Enterprise'),
].map(({ name }) => name)

const subjects = [
  ...stepNames.map((step) => helpArticleFor({ step })),
  ...failureAdvices.map(({ id }) => helpArticleFor({ failure: id })),
  ...sessionRefusalReasons.map((session) => helpArticleFor({ session })),
  ...RefusalSchema.shape.gate.options.map((gate) => helpArticleFor({ gate })),
  ...Departure.shape.code.options.map((departure) => helpArticleFor({ departure })),
  ...[...readinessCheckNames, ...ownChecks].map((check) => helpArticleFor({ check })),
]

describe('the help', () => {
  it.each(subjects)('explains %s', (id) => {
    expect(articleWith(id)?.body.length).toBeGreaterThan(0)
  })

  it('knows all the checks that there are', () => {
    expect(ownChecks).toHaveLength(10)
  })

  it('has every article once, under an id that stands in an address as it is', () => {
    expect(new Set(articles.map(({ id }) => id)).size).toBe(articles.length)
    for (const { id } of articles) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(articlesByGroup.flatMap((group) => group.articles)).toHaveLength(articles.length)
  })

  it('has no two articles of one title, by which nobody could choose', () => {
    const titles = articles.map(({ title }) => title)
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  })

  it.each(articles)('$id leads on to articles that exist, and not to itself', ({ id, related }) => {
    expect(related.filter((other) => articleWith(other) === null || other === id)).toEqual([])
    expect(new Set(related).size).toBe(related.length)
  })

  it.each(articles)('$id is found by its title, before all others', ({ id, title }) => {
    expect(searchOver(articles)(title)[0]?.article.id).toBe(id)
  })

  it.each(failureAdvices)(
    'says of the failure $id what a failed step says',
    ({ id, meaning, doNext, doNot, source }) => {
      const article = articleWith(helpArticleFor({ failure: id }))
      const text = article === null ? '' : articleText(article)
      for (const words of [meaning, ...doNext, ...doNot, source]) expect(text).toContain(words)
      expect(article?.title).not.toBe(meaning)
    },
  )

  it.each(sessionRefusalReasons)('says of the refusal %s what a refused session says', (session) => {
    const { meaning, doNext } = sessionRefusalAdvice(session)
    const article = articleWith(helpArticleFor({ session }))
    for (const words of [meaning, ...doNext]) expect(article === null ? '' : articleText(article)).toContain(words)
  })

  it('says every rule about releases for the rotation that Keyturn leads through', () => {
    const article = articleWith('version-rules')
    const text = article === null ? '' : articleText(article)
    const messages = versionRulesFor('external').map(({ message }) => message)
    expect(messages.length).toBeGreaterThan(5)
    for (const message of messages) expect(text).toContain(message)
  })

  it.each([
    ['Cannot bind argument to parameter Path because it is null', 'failure-layout'],
    ['network password is not correct', 'failure-pfx-password'],
    ['ScriptsNotAllowed', 'failure-scripts-not-allowed'],
    ['maintenance window', 'step-notice'],
    ['TripleDES', 'check-pfx-encryption'],
    ['emergency', 'when-all-else-fails'],
    ['auditor PowerShell', 'verify-elsewhere'],
  ])('is found by what the stamp or a person says: %s', (query, id) => {
    expect(
      searchOver(articles)(query)
        .slice(0, 4)
        .map(({ article }) => article.id),
    ).toContain(id)
  })
})

it('is linked to by an address', () => {
  expect(fragmentOf(helpRouteFor({ check: 'HTTP CRL' }))).toBe('#/help/check-http-crl')
})
