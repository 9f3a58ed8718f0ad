import { z } from 'zod'

// Zod makes functions of text where it may. The page's policy forbids that, and even asking would be reported. This has to
// be said before the first schema is made, so this module is the first that is imported.
z.config({ jitless: true })
