import { ref } from 'vue'
import { send } from '~/composables/send'

/** Shows masked personal data in clear, one value at a time; the server notes who looked. */
export function useReveal(customerId: number, kind: 'identity' | 'address') {
  const shown = ref<Record<number, string>>({})
  async function reveal(id: number) {
    const answer = await send<{ value: string }>(
      'POST',
      `/customers/customers/${customerId}/reveal`,
      { kind, id }
    )
    if (answer.data) shown.value = { ...shown.value, [id]: answer.data.value }
  }
  return { shown, reveal }
}
