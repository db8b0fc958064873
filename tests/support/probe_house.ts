import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { ignite } from '../../bin/ignite.js'

/**
 * A process of the house that takes `PROBES` probes, each with its event in
 * one transaction, and works off what follows. It is made to be killed.
 */
const app = ignite().createApp('console')
await app.init()
await app.boot()
await app.start(async () => {})

const { defineModule } = await import('#kernel/define_module')
const { DomainEvent } = await import('#kernel/events/domain_event')
const { listen } = await import('#kernel/events/listen')
const { append } = await import('#kernel/events/outbox')
const { startWorker } = await import('#kernel/jobs/runner')
const { switchboard } = await import('#kernel/modules/switchboard')
const { sql } = await import('#kernel/sql')
const { inTransaction } = await import('#kernel/transaction')
const { openHouse } = await import('#providers/kernel_provider')
const { modules } = await import('../../modules/index.js')

class ProbesTaken extends DomainEvent<{ probeId: number }> {
  static readonly key = 'probe.probes.taken'
  static readonly version = 1
}

class WriteEffect {
  async handle(event: StoredEvent<{ probeId: number }>, trx: Trx) {
    await sql(trx, 'INSERT INTO probe_effects (probe_id) VALUES ($1)', [event.payload.probeId])
  }
}

const probe = defineModule({
  name: 'probe',
  version: '1.0.0',
  stage: 'startup',
  listeners: [listen(ProbesTaken, 'probe.write_effect', async () => ({ default: WriteEffect }))],
})
switchboard.register([...modules, probe])
await openHouse()
await startWorker(process.env.DATABASE_URL!, 4)
process.stdout.write('ready\n')

const target = Number(process.env.PROBES ?? 2000)
for (;;) {
  const [{ count }] = await sql<{ count: number }>(
    null,
    'SELECT count(*)::int AS count FROM probes'
  )
  if (count >= target) break
  await inTransaction(null, async (trx) => {
    const [{ id }] = await sql<{ id: number }>(
      trx,
      'INSERT INTO probes DEFAULT VALUES RETURNING id'
    )
    await append(trx, new ProbesTaken({ probeId: id }))
  })
}
