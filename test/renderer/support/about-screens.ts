import type { DoubleHandlers } from './double.ts'
import { about } from './samples/about.ts'
import { ready, type Screen, type Screens } from './screen.ts'

const aboutScreen = (handlers: NonNullable<DoubleHandlers['application']>): Screen => ({
  fragment: '#/about',
  handlers: { ...ready, application: { ...ready.application, ...handlers } },
})

const licence = async (): Promise<{ text: string }> => ({
  text: 'Permission is hereby granted, free of charge, to any person obtaining a copy of this software …',
})

export const aboutScreens: Screens = {
  'about-all': aboutScreen({ about: async () => about, licence }),
  'about-from-sources': aboutScreen({ about: async () => ({ ...about, licences: [], log: null }) }),
  'about-loading': aboutScreen({ about: () => new Promise(() => {}) }),
  'about-failed': aboutScreen({
    about: async () => {
      throw new Error('The public key of the log can’t be read: keys/public-key.pem is not there.')
    },
  }),
}
