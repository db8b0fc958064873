import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import { DbAccessTokensProvider } from '@adonisjs/auth/access_tokens'
import { compose } from '@adonisjs/core/helpers'
import hash from '@adonisjs/core/services/hash'
import { UserSchema } from '#database/schema'

/** A member of staff. Owner area: shell; only its actions write users. */
export default class User extends compose(
  UserSchema,
  withAuthFinder(() => hash.use('scrypt'), { uids: ['email'], passwordColumnName: 'password' })
) {
  static table = 'users'
  static accessTokens = DbAccessTokensProvider.forModel(User, {
    prefix: 'tdm_',
    table: 'access_tokens',
  })
}
