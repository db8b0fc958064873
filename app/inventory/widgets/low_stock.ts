import type { Actor } from '#kernel/access/actor'
import { countAlerts } from '#inventory/queries/list_policies'

export default (actor: Actor) => countAlerts(actor)
