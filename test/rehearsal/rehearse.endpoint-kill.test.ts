import { killedAtRandom } from './support/endpoint-kills.ts'

/** A sample; `npm run test:long` kills at twenty moments. */
killedAtRandom(5)
