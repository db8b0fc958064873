import {
  MODULE_RULES,
  SIGNALS,
  STAGES,
  type NumberKey,
  type Reason,
  type StageAnswers,
  type StageName,
} from '#shell/domain/stage_rules'
import { stepsToEnable, type Node } from '#shell/domain/module_graph'

/** How one number voted; `bound` is what it reached, or the next one it has not. */
export type Vote = { key: NumberKey; value: number; stage: StageName; bound: number }

export type Advice = {
  name: string
  on: boolean
  /** Key below `shell.stage.because`. */
  reason: string
  /** What fills the reason: a bound, or the module that needs this one. */
  params: { bound?: number; module?: string }
  /** The number from which a module that is "not yet" pays off. */
  comeBack: { number: NumberKey; atLeast: number } | null
}

export type Recommendation = { stage: StageName; votes: Vote[]; advice: Advice[] }

type Candidate = Node & { stage: StageName }

/**
 * The stage of a business and, per module, whether to have it on and why.
 * The stage is the weighted median of the votes: half of the weight must speak
 * for it or for a later one.
 */
export function recommend(answers: StageAnswers, modules: readonly Candidate[]): Recommendation {
  const votes = SIGNALS.map((signal): Vote => {
    const value = answers[signal.key]
    if (value >= signal.mature)
      return { key: signal.key, value, stage: 'mature', bound: signal.mature }
    const stage = value >= signal.growth ? 'growth' : 'startup'
    return { key: signal.key, value, stage, bound: signal.growth }
  })
  const stage = medianOf(votes)
  const switchable = modules.filter((module) => module.kind === 'module')
  const advice = switchable.map((module) => advise(module, answers, stage))
  return { stage, votes, advice: withRequired(advice, switchable) }
}

function medianOf(votes: readonly Vote[]): StageName {
  const all = SIGNALS.reduce((sum, signal) => sum + signal.weight, 0)
  const reaching = (stage: StageName) =>
    SIGNALS.reduce(
      (sum, { weight }, at) => (rank(votes[at].stage) >= rank(stage) ? sum + weight : sum),
      0
    )
  return [...STAGES].reverse().find((stage) => reaching(stage) * 2 >= all) ?? 'startup'
}

const rank = (stage: StageName) => STAGES.indexOf(stage)

function advise(module: Candidate, answers: StageAnswers, stage: StageName): Advice {
  const rules = MODULE_RULES[module.name] ?? { on: [{ stage: module.stage }] }
  const reason = rules.on.find((each) => holds(each, answers, stage))
  const comeBack = rules.comeBack ?? null
  if (!reason) return { name: module.name, on: false, reason: 'not_yet', params: {}, comeBack }
  return { name: module.name, on: true, ...wordsOf(reason), comeBack: null }
}

function holds(reason: Reason, answers: StageAnswers, stage: StageName): boolean {
  if ('always' in reason) return true
  if ('pain' in reason) return answers.pains.includes(reason.pain)
  if ('number' in reason) return answers[reason.number] >= reason.atLeast
  return rank(stage) >= rank(reason.stage)
}

function wordsOf(reason: Reason): Pick<Advice, 'reason' | 'params'> {
  if ('always' in reason) return { reason: 'always', params: {} }
  if ('pain' in reason) return { reason: `pain_${reason.pain}`, params: {} }
  if ('number' in reason)
    return { reason: `number_${reason.number}`, params: { bound: reason.atLeast } }
  return { reason: `stage_${reason.stage}`, params: {} }
}

/** What a recommended module requires is recommended with it. */
function withRequired(advice: readonly Advice[], modules: readonly Candidate[]): Advice[] {
  const wanted = advice.filter((each) => each.on).map((each) => each.name)
  const needed = new Map(
    stepsToEnable(modules, wanted, new Set()).map((step) => [step.name, step.because])
  )
  return advice.map((each) => {
    const because = needed.get(each.name)
    if (each.on || !because) return each
    return {
      name: each.name,
      on: true,
      reason: 'needed',
      params: { module: because },
      comeBack: null,
    }
  })
}
