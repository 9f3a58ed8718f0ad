/** PEM as RFC 7468 writes it: lines of 64 characters. */
export const pemOf = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export interface PemBlock {
  readonly label: string
  readonly der: Buffer
}

/** One line of its own. The counts keep a line of megabytes from being tried at every length. */
const edges = /^[^\S\r\n]{0,80}-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----[^\S\r\n]{0,80}$/gm

/**
 * The blocks of a PEM text with their labels, in their order; text around them, and a block without end, do not matter.
 * The text is searched where it stands: a file of nothing but line ends must not become an array of lines.
 */
export const pemBlocks = (text: string): readonly PemBlock[] => {
  const blocks: PemBlock[] = []
  let open: { readonly label: string; readonly contentStart: number } | null = null
  for (const found of text.matchAll(edges)) {
    const [line, edge, label = ''] = found
    if (edge === 'BEGIN') {
      open = { label, contentStart: found.index + line.length }
    } else {
      if (open?.label === label)
        blocks.push({ label, der: Buffer.from(text.slice(open.contentStart, found.index), 'base64') })
      open = null
    }
  }
  return blocks
}
