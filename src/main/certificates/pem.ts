/** PEM as RFC 7468 writes it: lines of 64 characters. */
export const pemOf = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** The blocks of a PEM text with their labels, in their order; text around them does not matter. */
export const pemBlocks = (text: string): readonly { readonly label: string; readonly der: Buffer }[] =>
  [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/g)].map(
    ([, label = '', body = '']) => ({
      label,
      der: Buffer.from(body.replace(/\s/g, ''), 'base64'),
    }),
  )
