import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: 'finance',
  version: '1.0.0',
  stage: 'growth',
  requires: [],
  enhances: ['oms'],
})
