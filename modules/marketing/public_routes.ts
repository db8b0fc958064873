import type { Router } from '@adonisjs/core/http'
import { pageStack } from '#start/kernel'

const Tracker = () => import('#modules/marketing/controllers/tracker_controller')
const Landing = () => import('#modules/marketing/controllers/landing_controller')
const Unsubscribe = () => import('#modules/marketing/controllers/unsubscribe_controller')

/** What visitors reach without signing in. */
export default function routes(router: Router) {
  router.get('t.js', [Tracker, 'script']).as('tracker')
  router.post('collect', [Tracker, 'collect']).as('collect')
  router
    .group(() => {
      router.get('lp/:slug', [Landing, 'show']).as('landing')
      router.post('lp/:slug', [Landing, 'claim']).as('landing.claim')
      router.get('lp/:slug/hero', [Landing, 'hero']).as('landing.hero')
      router.get('u/:token', [Unsubscribe, 'show']).as('unsubscribe')
      router.post('u/:token', [Unsubscribe, 'store']).as('unsubscribe.store')
    })
    .use(pageStack())
}
