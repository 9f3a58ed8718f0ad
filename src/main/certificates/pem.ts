/** PEM as RFC 7468 writes it: lines of 64 characters. */
export const pemOf = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export interface PemBlock {
  readonly label: string
  readonly der: Buffer
}

/** The blocks of a PEM text with their labels, in their order; text around them, and a block without end, do not matter. */
export const pemBlocks = (text: string): readonly PemBlock[] => {
  const blocks: PemBlock[] = []
  let open: { readonly label: string; readonly lines: string[] } | null = null
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, edge, label = ''] = /^\s*-----(BEGIN|END) ([A-Z0-9 ]+)-----\s*$/.exec(line) ?? []
    if (edge === 'BEGIN') {
      open = { label, lines: [] }
    } else if (edge === 'END') {
      if (open?.label === label) blocks.push({ label, der: Buffer.from(open.lines.join(''), 'base64') })
      open = null
    } else {
      open?.lines.push(line)
    }
  }
  return blocks
}
