import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Modules = () => import('#shell/controllers/modules_controller')
const StageGuide = () => import('#shell/controllers/stage_guide_controller')

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
}
