import app from '@adonisjs/core/services/app'
import { SessionCollection } from '@adonisjs/session'

/** One signed-in device of a person. */
export type Device = {
  id: string
  agent: string
  address: string
  since: string | null
  isCurrent: boolean
}

const collection = () => app.container.make(SessionCollection)

/** The devices a person is signed in on, this one first. */
export async function devicesOf(userId: number, currentSessionId: string): Promise<Device[]> {
  const sessions = await (await collection()).tagged(String(userId))
  return sessions
    .map(({ id, data }): Device => {
      const device = (data.device ?? {}) as Partial<Device>
      return {
        id,
        agent: device.agent ?? '',
        address: device.address ?? '',
        since: device.since ?? null,
        isCurrent: id === currentSessionId,
      }
    })
    .sort(
      (a, b) =>
        Number(b.isCurrent) - Number(a.isCurrent) || (b.since ?? '').localeCompare(a.since ?? '')
    )
}

/** Signs a person out of one device, or of all but one. */
export async function endSessions(
  userId: number,
  which: { only?: string; except?: string } = {}
): Promise<void> {
  const sessions = await collection()
  const ended = (await sessions.tagged(String(userId))).filter(
    ({ id }) => id !== which.except && (which.only === undefined || id === which.only)
  )
  await Promise.all(ended.map(({ id }) => sessions.destroy(id)))
}
