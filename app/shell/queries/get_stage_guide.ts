import { switchboard } from '#kernel/modules/switchboard'
import { settings } from '#kernel/settings/settings'
import { recommend, type Recommendation } from '#shell/domain/stage_guide'
import { PAINS, type Pain, type StageAnswers } from '#shell/domain/stage_rules'
import { storedStates, wantedOf } from '#shell/services/module_states'

export type StageGuide = {
  /** What one can suffer from. */
  pains: Pain[]
  answers: StageAnswers | null
  recommendation: Recommendation | null
  /** Modules that are on now. */
  on: string[]
}

/** What the guide was last told, what it recommends, and how the house stands. */
export async function getStageGuide(): Promise<StageGuide> {
  const kept = settings.text('shell', 'stage_answers')
  const answers = kept ? (JSON.parse(kept) as StageAnswers) : null
  return {
    pains: [...PAINS],
    answers,
    recommendation: answers ? recommend(answers, switchboard.modules) : null,
    on: [...wantedOf(await storedStates())],
  }
}
