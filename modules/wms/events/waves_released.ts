import { DomainEvent } from '#kernel/events/domain_event'

/** Waves were released to the floor. */
export class WavesReleased extends DomainEvent<{
  waveIds: number[]
}> {
  static readonly key = 'wms.waves.released'
  static readonly version = 1
}
