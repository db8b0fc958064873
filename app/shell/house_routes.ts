import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Modules = () => import('#shell/controllers/modules_controller')
const StageGuide = () => import('#shell/controllers/stage_guide_controller')
const Events = () => import('#shell/controllers/events_controller')
const Jobs = () => import('#shell/controllers/jobs_controller')
const Settings = () => import('#shell/controllers/settings_controller')
const Health = () => import('#shell/controllers/health_controller')

/** Pages about the house itself: modules, stage, events, jobs, settings. */
export function houseRoutes(router: Router) {
  const manage = permit('shell.modules.manage')
  router.get('modules', [Modules, 'index']).as('modules.index').use(manage)
  router.get('modules/enable', [Modules, 'planEnable']).as('modules.plan_enable').use(manage)
  router.post('modules/enable', [Modules, 'enable']).as('modules.enable').use(manage)
  router.get('modules/disable', [Modules, 'planDisable']).as('modules.plan_disable').use(manage)
  router.post('modules/disable', [Modules, 'disable']).as('modules.disable').use(manage)

  router.get('stage-guide', [StageGuide, 'show']).as('stage_guide.show').use(manage)
  router.post('stage-guide', [StageGuide, 'answer']).as('stage_guide.answer').use(manage)
  router.post('stage-guide/apply', [StageGuide, 'apply']).as('stage_guide.apply').use(manage)

  router.get('events', [Events, 'index']).as('events.index').use(permit('shell.events.view'))
  router
    .post('events/replay', [Events, 'replay'])
    .as('events.replay')
    .use(permit('shell.events.retry'))
  router.get('jobs', [Jobs, 'index']).as('jobs.index').use(permit('shell.events.view'))
  router.post('jobs/retry', [Jobs, 'retry']).as('jobs.retry').use(permit('shell.events.retry'))
  router
    .post('jobs/retry-all', [Jobs, 'retryAll'])
    .as('jobs.retry_all')
    .use(permit('shell.events.retry'))

  const change = permit('shell.settings.manage')
  router.get('settings/:module?', [Settings, 'show']).as('settings.show').use(change)
  router.put('settings/:module', [Settings, 'update']).as('settings.update').use(change)

  router.get('health', [Health, 'show']).as('health.show').use(permit('shell.health.view'))
}
