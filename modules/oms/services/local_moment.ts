import { inZone, localDate, systemClock } from '#kernel/clock'
import { company } from '#shell/services/company'
import { dayNumber, type LocalMoment } from '#modules/oms/domain/cut_off'

/** A moment in the company's zone as allocation reckons with it. */
export function localMoment(at: Date): LocalMoment {
  const { zone } = company()
  const local = inZone(at, zone)
  return { day: dayNumber(local.toFormat('yyyy-MM-dd')), minute: local.hour * 60 + local.minute }
}

/** Now, and today's date. */
export function allocationNow(): { at: Date; now: LocalMoment; today: string } {
  const at = systemClock.now()
  return { at, now: localMoment(at), today: localDate(at, company().zone) }
}
