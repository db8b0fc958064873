import { NotFoundException } from '#kernel/exceptions'
import { outside } from '#kernel/http/outside'
import { accountOfStore, noteContact } from '#modules/oms/services/channel_accounts'
import { readyAccount } from '#modules/oms/services/ready_account'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { AuthExpired } from '#modules/oms/services/platforms/platform_connector'

export type ChannelTest = { ok: true; shop: string } | { ok: false; isAuth: boolean; error: string }

/** Calls the platform with the stored credentials, and notes what it said. */
export default class TestChannel {
  /** @throws NotFoundException for a store without a connection */
  async handle({ storeId }: { storeId: number }): Promise<ChannelTest> {
    const account = await accountOfStore(storeId)
    if (!account) throw new NotFoundException('channel', storeId)
    try {
      const ready = (await readyAccount(storeId)) ?? account
      const shop = await connectorFor(account.platform).test(outside, ready)
      await noteContact(account.id, {})
      return { ok: true, shop }
    } catch (error) {
      const isAuth = error instanceof AuthExpired
      const message = (error as Error).message
      await noteContact(account.id, { error })
      return { ok: false, isAuth, error: message.slice(0, 200) }
    }
  }
}
