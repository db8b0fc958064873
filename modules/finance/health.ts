import type { HealthLine } from '#kernel/define_module'
import { ProveLedger } from './queries/prove_ledger.js'

/** One line per proof of the books. */
export default async function health(): Promise<HealthLine[]> {
  const proofs = await new ProveLedger().handle()
  return proofs.map((proof) => ({
    ok: proof.ok,
    message: `ledger ${proof.key}: ${proof.left} / ${proof.right}`,
  }))
}
