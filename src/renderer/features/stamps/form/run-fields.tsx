import { makeStyles, tokens } from '@fluentui/react-components'
import type { StampDefaults } from '../../../../contract/stamps.ts'
import { Card } from '../../../components/card.tsx'
import { type Choice, ChoiceField } from '../../../components/choice-field.tsx'
import type { ShownProblems } from './field-problem.ts'
import { useFieldsStyles } from './fields-styles.ts'
import { FolderField } from './folder-field.tsx'
import { TextField } from './text-field.tsx'

const useStyles = makeStyles({ narrow: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalXXL } })

/** The part of a form that a run begins with, of a stamp or of one run. */
interface RunFieldsProperties {
  readonly value: StampDefaults
  readonly onChange: (value: StampDefaults) => void
  readonly problems: ShownProblems
  /** What stands before a field's name in the problems: `defaults.` or nothing. */
  readonly prefix: '' | 'defaults.'
}

type CaKind = StampDefaults['authority']['from']

/** Self-signed certificates are replaced, and never take the place of others. Source: `ca-transition.ts`. */
const authorities: readonly Choice<CaKind>[] = [
  { value: 'Enterprise', label: 'Enterprise CA' },
  { value: 'Public', label: 'Public CA' },
]

const keyLengths = [
  { value: '2048', label: '2048 bits' },
  { value: '3072', label: '3072 bits' },
  { value: '4096', label: '4096 bits' },
] as const

type PathName = 'workFolder' | 'backup' | 'share' | 'pfxFilesPath' | 'transcripts' | 'transcriptsDestination'

const useField = ({ value, onChange, problems, prefix }: RunFieldsProperties) => {
  const touch = (name: keyof StampDefaults) => (): void => problems.touch(`${prefix}${name}`)
  return (name: PathName | 'subject') => ({
    value: value[name],
    problem: problems.of(`${prefix}${name}`),
    onChange: (text: string): void => {
      onChange({ ...value, [name]: text })
      touch(name)()
    },
    onLeave: touch(name),
  })
}

/** Where files lie: on this computer, on the share, and as the stamp sees the share. */
export const FolderFields = (properties: RunFieldsProperties) => {
  const styles = useFieldsStyles()
  const field = useField(properties)
  return (
    <>
      <Card title="On this computer">
        <div className={styles.fields}>
          <FolderField
            label="Work folder"
            hint="A folder of its own is made below it for each run: for requests, the CA’s replies, prepared files and the report."
            {...field('workFolder')}
          />
          <FolderField
            label="Backup"
            hint="A secure place for a copy of the certificates, proven equal by hash. It is what a failed rotation is restored from."
            {...field('backup')}
          />
        </div>
      </Card>
      <Card title="The share, seen from both sides">
        <div className={styles.fields}>
          <FolderField
            label="Share, as this computer sees it"
            hint="Keyturn builds Certificates and the folders of the services below it."
            {...field('share')}
          />
          <TextField
            kind="path"
            label="Certificates on the share, as the stamp sees it"
            hint="Start-SecretRotation gets this path as -PfxFilesPath. It must end with \Certificates, for example \\10.4.0.9\certs\Certificates."
            {...field('pfxFilesPath')}
          />
          <FolderField
            label="Transcripts, as this computer sees them"
            hint="Where the transcripts of the sessions are found when the stamp has written them."
            {...field('transcripts')}
          />
          <TextField
            kind="path"
            label="Transcripts, as the stamp sees them"
            hint="The same place, for Close-PrivilegedEndpoint, for example \\10.4.0.9\transcripts."
            {...field('transcriptsDestination')}
          />
        </div>
      </Card>
    </>
  )
}

/** What the certificates are to be like, and who signs them. */
export const CertificateFields = (properties: RunFieldsProperties) => {
  const styles = useFieldsStyles()
  const own = useStyles()
  const field = useField(properties)
  const { value, onChange } = properties
  return (
    <Card title="Certificates">
      <div className={styles.fields}>
        <TextField
          label="Subject"
          hint="It stands in every request, for example C=US,ST=Washington,O=Contoso,OU=Azure Stack Hub."
          {...field('subject')}
        />
        <div className={own.narrow}>
          <ChoiceField
            label="Length of the keys"
            value={keyLengthText(value.keyLength)}
            choices={keyLengths}
            onChange={(chosen) => onChange({ ...value, keyLength: keyLengthOf(chosen) })}
          />
          <ChoiceField
            label="Those in use were signed by"
            value={value.authority.from}
            choices={[...authorities, { value: 'SelfSigned', label: 'Nobody (self-signed)' }]}
            onChange={(from) => onChange({ ...value, authority: { ...value.authority, from } })}
          />
          <ChoiceField
            label="The new ones are signed by"
            value={value.authority.to}
            choices={authorities}
            onChange={(to) => onChange({ ...value, authority: { ...value.authority, to } })}
          />
        </div>
      </div>
    </Card>
  )
}

type KeyLength = StampDefaults['keyLength']
type KeyLengthText = (typeof keyLengths)[number]['value']

const keyLengthText = (length: KeyLength): KeyLengthText => `${length}`

const keyLengthOf = (text: KeyLengthText): KeyLength => {
  switch (text) {
    case '2048':
      return 2048
    case '3072':
      return 3072
    case '4096':
      return 4096
  }
}
