import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'oms',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['crm-core', 'wms', 'finance'],
})
