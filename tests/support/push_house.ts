import { ignite } from '../../bin/ignite.js'

/** A process of the house that tells the platform of the store `STORE` of its stock, once. It is made to be killed. */
const app = ignite().createApp('console')
await app.init()
await app.boot()
await app.start(async () => {})

const { default: PushStock } = await import('#modules/oms/actions/push_stock')

process.stdout.write('ready\n')
await new PushStock().handle({ storeId: Number(process.env.STORE) })
await app.terminate()
process.exit(0)
