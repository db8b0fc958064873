import env from '#start/env'
import { defineConfig } from '@adonisjs/core/http'

/** Where people reach the app; links in mails and documents start with it. */
export const appUrl = env.get('APP_URL', `http://localhost:${env.get('PORT', 3333)}`)

/** Cookies are marked secure only where people come over https. */
export const secureCookies = appUrl.startsWith('https://')

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: false,
  useAsyncLocalStorage: false,
  // Back to a list means back to its filters; `redirect().clearQs()` where that is not wanted.
  redirect: { allowedHosts: [], forwardQueryString: true },
  cookie: {
    domain: '',
    path: '/',
    maxAge: '2h',
    httpOnly: true,
    secure: secureCookies,
    sameSite: 'lax',
  },
})
