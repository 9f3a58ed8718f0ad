import { writeNewFile } from '../files/durable.ts'
import { follow } from './changes.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import { knownStamps } from './known-stamps.ts'
import { expiryItemsOf } from './stamp-facts.ts'
import type { Workplace } from './workplace.ts'

export const expiryHandlers = ({ surroundings, lifecycle }: Handling): AreaHandlers<'expiry'> => {
  const { clock, desktop, rehearsal } = surroundings
  const itemsIn = ({ services, stamps }: Workplace) =>
    knownStamps(services.engine, stamps, rehearsal)
      .flatMap((stamp) => expiryItemsOf(stamp, clock.now()))
      .toSorted((a, b) => a.expiry.days - b.expiry.days)
  return {
    items: (_, watcher) =>
      lifecycle.whenReady(watcher, (place) =>
        follow(watcher, () => itemsIn(place), place.changes.stamps, place.changes.runs),
      ),
    exportCalendar: async () => {
      const items = itemsIn(lifecycle.place())
      const now = clock.now()
      const file = await desktop.chooseNewFile({
        title: 'Save the ends of validity as a calendar',
        suggestedName: `keyturn-expiry-${now.toISOString().slice(0, 10)}.ics`,
      })
      if (file === null) return null
      const { calendarOf } = await import('./calendar.ts')
      await writeNewFile(file, calendarOf(items, now))
      return { file }
    },
  }
}
