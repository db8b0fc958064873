import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { Shared } from '../types'

/** What the server gives to every page. */
export function useShared() {
  const page = usePage()
  return computed(() => page.props as unknown as Shared)
}

/** `can('oms.orders.release')`: whether the person holds it and its module is on. The server checks again. */
export function useCan() {
  const shared = useShared()
  const held = computed(() => new Set(shared.value.permissions))
  return (permission: string) =>
    (shared.value.user?.isOwner || held.value.has(permission)) &&
    shared.value.enabled.includes(permission.split('.')[0])
}
