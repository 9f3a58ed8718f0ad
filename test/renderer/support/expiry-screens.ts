import type { DoubleHandlers } from './double.ts'
import { expiryItems, manyExpiryItems } from './samples/expiry.ts'
import { always, ready, type Screen, type Screens } from './screen.ts'

const expiryScreen = (items: NonNullable<DoubleHandlers['expiry']>['items']): Screen => ({
  fragment: '#/expiry',
  handlers: {
    ...ready,
    expiry: {
      ...(items === undefined ? {} : { items }),
      exportCalendar: async () => ({ file: 'D:\\Calendars\\keyturn-expiry.ics' }),
    },
  },
})

export const expiryScreens: Screens = {
  'expiry-known': expiryScreen(always(expiryItems)),
  'expiry-many-long-names': expiryScreen(always(manyExpiryItems)),
  'expiry-empty': expiryScreen(always([])),
  'expiry-loading': expiryScreen(() => {}),
  'expiry-failed': expiryScreen((_input, watcher) =>
    watcher.fail(new Error('The log can’t be read: the file journal.db is locked by another program.')),
  ),
}
