import { defineConfig } from '@adonisjs/shield'
import app from '@adonisjs/core/services/app'

/** Paths that authenticate each call by a signature, a token or nothing at all, never by the session cookie. */
const STATELESS = ['/api/', '/webhooks/', '/collect', '/chat/', '/lp/', '/u/']

export default defineConfig({
  csp: {
    enabled: !app.inDev,
    directives: {
      defaultSrc: [`'self'`],
      scriptSrc: [`'self'`, '@nonce'],
      // Vue binds style attributes at run time; inline style elements need the nonce-less allowance.
      styleSrc: [`'self'`, `'unsafe-inline'`],
      imgSrc: [`'self'`, 'data:', 'blob:'],
      fontSrc: [`'self'`, 'data:'],
      connectSrc: [`'self'`],
      frameSrc: [`'self'`, 'blob:'],
      objectSrc: [`'none'`],
      baseUri: [`'self'`],
      formAction: [`'self'`],
      frameAncestors: [`'none'`],
    },
    reportOnly: false,
  },
  csrf: {
    enabled: true,
    exceptRoutes: (ctx) => STATELESS.some((prefix) => ctx.request.url().startsWith(prefix)),
    enableXsrfCookie: true,
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
  xFrame: { enabled: true, action: 'DENY' },
  hsts: { enabled: true, maxAge: '180 days' },
  contentTypeSniffing: { enabled: true },
})
