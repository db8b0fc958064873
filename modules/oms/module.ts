import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'oms',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['crm-core', 'wms', 'finance'],
  apiRoutes: () => import('#modules/oms/api_routes'),
  permissions: [{ key: 'oms.orders.view' }, { key: 'oms.orders.create' }],
})
