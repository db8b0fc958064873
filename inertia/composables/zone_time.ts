/** The wall clock of a zone at a moment, as `<input type="datetime-local">` holds it. */
export function toWallClock(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '00'
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** The moment at which the zone's wall clock shows that, as ISO 8601; empty for no time. */
export function fromWallClock(local: string, zone: string): string {
  const wanted = Date.parse(`${local}Z`)
  if (Number.isNaN(wanted)) return ''
  let at = wanted
  // Twice: the first guess may lie on the other side of a change to summer time.
  for (let turn = 0; turn < 2; turn++)
    at += wanted - Date.parse(`${toWallClock(new Date(at).toISOString(), zone)}:00Z`)
  return new Date(at).toISOString()
}
