import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Files = () => import('#modules/oms/controllers/order_files_controller')

/** Files of orders, under `/oms/files`. */
export default function fileRoutes(router: Router) {
  const id = router.matchers.number()
  const [view, bring] = [() => permit('oms.files.view'), () => permit('oms.files.import')]
  router.get('files', [Files, 'index']).as('files.index').use(view())
  router.post('files', [Files, 'store']).as('files.store').use(bring())
  router.get('files/returns', [Files, 'returns']).as('files.returns').use(view())
  router.get('files/mappings', [Files, 'mappings']).as('files.mappings').use(view())
  router
    .delete('files/mappings/:id', [Files, 'forget'])
    .as('files.forget')
    .use(bring())
    .where('id', id)
  router.get('files/:id', [Files, 'show']).as('files.show').use(view()).where('id', id)
  router.get('files/:id/result', [Files, 'result']).as('files.result').use(view()).where('id', id)
  for (const act of ['check', 'import', 'resume'] as const)
    router.post(`files/:id/${act}`, [Files, act]).as(`files.${act}`).use(bring()).where('id', id)
}
