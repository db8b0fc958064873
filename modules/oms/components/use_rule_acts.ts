import { router } from '@inertiajs/vue3'
import { ref } from 'vue'

type Rule = { id: number }

/** Switching and moving rules of a list (`/oms/gifts`), and which of them something is being done with. */
export function useRuleActs(path: string) {
  const busy = ref<number | null>(null)
  function post(rule: Rule, at: string, payload: Record<string, boolean | number[]>) {
    busy.value = rule.id
    router.post(`${path}/${at}`, payload, {
      preserveScroll: true,
      onFinish: () => (busy.value = null),
    })
  }
  return {
    busy,
    post,
    turn: (rule: Rule, isOn: boolean) => post(rule, `${rule.id}/switch`, { isOn }),
    /** One place up or down, towards the place wanted. */
    step: (rule: Rule, place: number, rules: readonly Rule[]) =>
      post(rule, `${rule.id}/move`, { up: place < rules.indexOf(rule) }),
  }
}
