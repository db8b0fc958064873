import { DomainEvent } from '#kernel/events/domain_event'

/** On hand, reserved or another bucket changed for these keys. */
export class LevelsChanged extends DomainEvent<{
  keys: { warehouseId: number; skuId: number }[]
}> {
  static readonly key = 'inventory.levels.changed'
  static readonly version = 1
}
