import type { Actor } from '#kernel/access/actor'
import { countShort } from '#inventory/queries/list_alerts'

export default (actor: Actor) => countShort(actor)
