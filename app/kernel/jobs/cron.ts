import { parseCronItem, type CronItem, type CronMatcher } from 'graphile-worker'
import { switchboard } from '#kernel/modules/switchboard'

/** The parts of a minute as the engine hands them over, in UTC. */
type Digest = Parameters<CronMatcher>[0]

/**
 * The schedules of every module. Their cron lines are meant in the company's
 * time zone, while the engine counts in UTC; of several processes one adds the
 * job of a minute.
 *
 * @param zone asked at each minute, since the company may move
 */
export function cronItems(zone: () => string) {
  return switchboard.modules.flatMap((module) =>
    (module.schedules ?? []).map((schedule, index) => {
      const item: CronItem = {
        task: schedule.job,
        match: inZone(schedule.cron, zone),
        identifier: `${schedule.job}#${index}`,
        payload: { ...schedule.payload },
        options: { maxAttempts: 5 },
      }
      return parseCronItem(item)
    })
  )
}

/** A matcher that reads the cron line in another zone. */
export function inZone(
  line: string,
  zone: () => string,
  now: () => Date = () => new Date()
): CronMatcher {
  const plain = parseCronItem({ task: 'zone', match: line }).match
  return (digest) => plain(localDigest(digest, zone(), now()))
}

/** The same minute in a zone; the year, which a digest lacks, is that of the nearest such minute. */
function localDigest(digest: Digest, zone: string, now: Date): Digest {
  const years = [-1, 0, 1].map((step) => now.getUTCFullYear() + step)
  const moments = years.map((year) =>
    Date.UTC(year, digest.month - 1, digest.date, digest.hour, digest.min)
  )
  const at = moments.sort((a, b) => Math.abs(a - now.getTime()) - Math.abs(b - now.getTime()))[0]
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return {
    min: Number(part('minute')),
    hour: Number(part('hour')),
    date: Number(part('day')),
    month: Number(part('month')),
    dow: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part('weekday')),
  }
}
