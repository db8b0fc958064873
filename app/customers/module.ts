import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'customers',
  version: '1.0.0',
  stage: 'startup',
  customerRefs: [
    { table: 'customer_identities', column: 'customer_id' },
    { table: 'customer_addresses', column: 'customer_id' },
    { table: 'timeline_entries', column: 'customer_id' },
    // Those merged into the loser before: a redirect never leads to a redirect.
    { table: 'customers', column: 'merged_into_id' },
  ],
})
