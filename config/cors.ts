import { defineConfig } from '@adonisjs/cors'

/** Only the visitor endpoints (tracker, chat widget, forms) are called from other origins. */
const PUBLIC = ['/collect', '/t.js', '/chat', '/__transmit']

export default defineConfig({
  enabled: (ctx) => PUBLIC.some((prefix) => ctx.request.url().startsWith(prefix)),
  origin: true,
  methods: ['GET', 'HEAD', 'POST'],
  headers: true,
  exposeHeaders: [],
  credentials: true,
  maxAge: 90,
})
