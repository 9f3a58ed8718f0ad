import type { LayoutCode } from '../../../../domain/share/layout.ts'
import { expectedTree } from '../../../../domain/share/layout.ts'
import { helpArticleFor } from '../../../help-links.ts'
import type { Article } from './article.ts'

interface DepartureHelp {
  readonly title: string
  readonly meaning: string
  readonly doNext: readonly string[]
  readonly keywords: readonly string[]
}

const departures: { readonly [code in LayoutCode]: DepartureHelp } = {
  'missing-folder': {
    title: 'A folder is missing',
    meaning:
      'Every service folder of the stamp’s identity provider has to be there, also the ones of services that nobody uses.',
    doNext: ['Have Keyturn lay the share out, or make the folder with its one PFX file.'],
    keywords: ['service folder', 'missing'],
  },
  'extra-folder': {
    title: 'A folder is too many',
    meaning:
      'Beside the service folders there may be none. Container Registry belongs there only where Azure Container Registry is installed.',
    doNext: [
      'Move the folder out of the share.',
      'When it is Container Registry and the stamp has one, say so where the stamp is edited.',
      'When it is AAD or ADFS one level too low, choose the folder below it, or move its content up.',
    ],
    keywords: ['Container Registry', 'extra', 'unexpected'],
  },
  'no-pfx': {
    title: 'A service folder has no PFX file',
    meaning: 'In every service folder there has to be exactly one file that ends with .pfx.',
    doNext: ['Put the certificate of that service there.'],
    keywords: ['empty folder', 'pfx'],
  },
  'several-pfx': {
    title: 'A service folder has several PFX files',
    meaning: 'The stamp takes exactly one PFX file from each folder, and nobody should guess which.',
    doNext: ['Keep the one that is to be rotated in, and move the others out of the share.'],
    keywords: ['two files', 'pfx'],
  },
  'foreign-file': {
    title: 'A file does not belong there',
    meaning:
      'Files beside the PFX of a folder, links, and files in the place of folders. CertDirectoryMaker leaves a CertificateHelp.txt in every folder; other systems leave files whose names begin with a dot.',
    doNext: ['Move the file out of the share. CertificateHelp.txt can be deleted.'],
    keywords: ['CertificateHelp.txt', 'CertDirectoryMaker', 'link', 'DS_Store'],
  },
  'other-provider': {
    title: 'The folder of the other identity provider is there',
    meaning:
      'Below Certificates there may be only AAD or only ADFS, whichever the stamp uses. CertDirectoryMaker makes both.',
    doNext: [
      'Move the folder of the other provider out of the share.',
      'If the stamp does use that one, correct the identity provider where the stamp is edited.',
    ],
    keywords: ['AAD', 'ADFS', 'CertDirectoryMaker'],
  },
  unreadable: {
    title: 'Something on the share can’t be read',
    meaning: 'What can’t be read can’t be judged, and the stamp may meet the same.',
    doNext: ['Give this account, and the account that the stamp uses, the right to read it. Then inspect again.'],
    keywords: ['permission', 'access denied', 'rights'],
  },
}

const isCode = (name: string): name is LayoutCode => name in departures

const source = 'azure-stack-rotate-secrets.md, Preparation steps 6 and 7, revisions 2021-03 and 2022-10'

export const layoutArticles: readonly Article[] = [
  ...Object.keys(departures)
    .filter(isCode)
    .map((departure): Article => {
      const { title, meaning, doNext, keywords } = departures[departure]
      return {
        id: helpArticleFor({ departure }),
        title,
        group: 'When the layout is wrong',
        keywords: ['layout', 'share', ...keywords],
        body: [{ text: meaning }, { heading: 'What to do next' }, { steps: doNext }],
        related: ['expected-layout', helpArticleFor({ step: 'Share' })],
        source,
      }
    }),
  {
    id: 'expected-layout',
    title: 'The layout that a stamp accepts',
    group: 'When the layout is wrong',
    keywords: ['share', 'folders', 'tree', 'Certificates', 'AAD', 'ADFS'],
    body: [
      {
        text: 'On the share there is the folder Certificates; in it, one folder for the identity provider of the stamp; in that, one folder for each service; in each of those, exactly one PFX file of any name. Nothing else. Windows does not tell upper from lower case here.',
      },
      { heading: 'Microsoft Entra ID (AAD)' },
      { code: expectedTree({ identity: 'AAD', containerRegistry: false }).join('\n') },
      { heading: 'AD FS' },
      { code: expectedTree({ identity: 'ADFS', containerRegistry: false }).join('\n') },
      {
        text: 'Where Azure Container Registry is installed (from release 2108), the folder Container Registry comes to it.',
      },
      {
        text: 'KeyVaultInternal is the vault of administrators, an external certificate. It has nothing to do with internal rotation.',
      },
    ],
    related: ['term-service-folder', helpArticleFor({ step: 'Share' })],
    source,
  },
]
