import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'wms',
  version: '1.0.0',
  stage: 'growth',
  requires: ['oms'],
  enhances: ['finance'],
})
