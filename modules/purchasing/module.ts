import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'purchasing',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['finance', 'wms'],
})
