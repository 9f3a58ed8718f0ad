import type { About } from '../../../../src/contract/application-state.ts'

export const about: About = {
  versions: [
    { name: 'Keyturn', version: '0.1.0' },
    { name: 'Electron', version: '45.5.0' },
    { name: 'Chromium', version: '130.0.6723.191' },
    { name: 'Node.js', version: '24.21.0' },
    { name: 'SQLite', version: '3.51.0' },
  ],
  licences: [
    { name: 'react', version: '19.2.0', license: 'MIT' },
    { name: 'react-dom', version: '19.2.0', license: 'MIT' },
    { name: 'zod', version: '4.1.12', license: 'MIT' },
    { name: 'node-forge', version: '1.3.2', license: '(BSD-3-Clause OR GPL-2.0)' },
    { name: 'better-sqlite3', version: '12.4.1', license: 'MIT' },
    { name: '@fluentui/react-components', version: '1.0.0', license: 'Apache-2.0' },
  ],
  log: {
    origin: 'JUMP01/0b6d1d1e-6c52-4d0b-9d0e-0d5a8e0a1f22',
    keyId: 'e6ab910fcab1249d76d3eb44544789a75e53d6eca7c2d7ba69b19d0c65562382',
    publicKey: [
      '-----BEGIN PUBLIC KEY-----',
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtaBc9fMVfJf4+cMvQrrh98ZuxHD9',
      '9UzZ0D0A3pHOklXH6Ha7kSvIzxO2hIi9snrsZEpLmARDiU+HOzcXHJxvbQ==',
      '-----END PUBLIC KEY-----',
      '',
    ].join('\n'),
    head: { seq: 1204, hash: '7805808c922d2c9ecbf4a8ade641435165b0714490c3d48456138c89e0ed7e2c' },
    paperCode: '1204-F02R-134J-5MP9-XJZM-N',
  },
}
