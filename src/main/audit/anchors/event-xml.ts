import { withoutReferences } from './character-references.ts'

/**
 * The texts of the events of one source and number, in their order, from what `wevtutil qe … /f:xml` prints: events one
 * behind the other, without a root. An event with no text, with several, or in any other form is left out. Markup in a text
 * comes escaped, so that nothing in a text can end its event.
 * @param event the source, without characters that mean something in a regular expression, and the number
 */
export const eventTexts = (xml: string, event: { readonly source: string; readonly id: number }): readonly string[] => {
  const provider = new RegExp(`<Provider\\sName=(?:'${event.source}'|"${event.source}")[\\s/>]`)
  const number = new RegExp(`<EventID(?:\\s[^<>]{0,200})?>${event.id}</EventID>`)
  // What stands behind the last end is no whole event.
  const pieces = xml.split('</Event>').slice(0, -1)
  return pieces.flatMap((piece) => {
    const [system = '', data = ''] = piece.split('</System>')
    const text = onlyText.exec(data)?.[1]
    return text !== undefined && provider.test(system) && number.test(system) ? [withoutReferences(text)] : []
  })
}

const onlyText = /^\s{0,20}<EventData>\s{0,20}<Data>([^<]*)<\/Data>(?!\s{0,20}<Data)/
