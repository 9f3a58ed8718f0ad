/**
 * jsdom brings byte arrays of its own, while `TextEncoder` stays that of Node.js: what it makes would be no `Uint8Array` to
 * the contract, as it is in a browser. One kind of byte arrays is put back before anything else is loaded.
 */
Object.defineProperty(globalThis, 'Uint8Array', { value: new TextEncoder().encode('').constructor, writable: true })
