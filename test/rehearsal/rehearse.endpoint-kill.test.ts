import { killedAtRandom } from './support/endpoint-kills.ts'

/** A sample; `npm run test:long` kills at many more moments. */
killedAtRandom('endpoint', 4)
killedAtRandom('agent', 2)
