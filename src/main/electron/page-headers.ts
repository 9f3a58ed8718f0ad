import { pageOrigin, reportOrigin } from './own-addresses.ts'

/**
 * What goes with each answer of Keyturn's own scheme. Source of the meanings: W3C, Content Security Policy Level 3, and
 * Trusted Types.
 */

interface Headers {
  readonly [name: string]: string
}

/** For everything: no guessing of types, no address told to others, nothing kept, every device off. */
const common: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-dns-prefetch-control': 'off',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': [
    'accelerometer',
    'autoplay',
    'camera',
    'clipboard-read',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'gamepad',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'picture-in-picture',
    'publickey-credentials-get',
    'screen-wake-lock',
    'serial',
    'storage-access',
    'usb',
    'window-management',
    'xr-spatial-tracking',
  ]
    .map((feature) => `${feature}=()`)
    .join(', '),
}

/** For a file of the windows that is no page. */
export const fileHeaders = (contentType: string): Headers => ({ ...common, 'content-type': contentType })

/**
 * For the page of the windows. Scripts come from files of the build only and can't be made of text: no policy of trusted
 * types exists and none can be made. Styles that Fluent UI makes carry the nonce, which is another one at each load.
 */
export const pageHeaders = (nonce: string): Headers => ({
  ...fileHeaders('text/html; charset=utf-8'),
  'content-security-policy': policy(
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    `frame-src ${reportOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ),
})

/** For a report: an origin of its own, no script, nothing from elsewhere, shown in those frames only. */
const reportHeadersIn = (frames: string): Headers => ({
  ...fileHeaders('text/html; charset=utf-8'),
  'content-security-policy': policy(
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frames}`,
    'sandbox',
  ),
})

/** For a report in a frame of a window. */
export const reportHeaders: Headers = reportHeadersIn(pageOrigin)

/** For a report on its way to paper: in no frame at all. */
export const printHeaders: Headers = reportHeadersIn("'none'")

function policy(...directives: readonly string[]): string {
  return directives.join('; ')
}
