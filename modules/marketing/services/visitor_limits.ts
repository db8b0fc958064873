import limiter from '@adonisjs/limiter/services/main'

const collecting = () => limiter.use({ requests: 120, duration: '1 minute' })
const claiming = () => limiter.use({ requests: 10, duration: '10 minutes' })

/** Whether one more batch of hits from this address is within bounds. */
export const mayCollect = async (ip: string) =>
  (await collecting().attempt(`collect:${ip}`, () => true)) ?? false

/** Whether one more claim from this address is within bounds. */
export const mayClaim = async (ip: string) =>
  (await claiming().attempt(`claim:${ip}`, () => true)) ?? false
