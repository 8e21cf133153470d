// What the account pages show and take.
import { IsIn, IsString, MaxLength } from 'class-validator';
import { PASSWORD_LEAST, type AccessToken, type SignedIn } from '#libs/identity';
import type { PageModel } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';
import { choicesFor } from '../role/role.model.js';

export class PasswordForm {
  @IsString({ message: 'Enter your current password' })
  current!: string;

  @IsString({ message: 'Enter a new password' })
  next!: string;

  @IsString({ message: 'Enter the new password once more' })
  repeated!: string;
}

/** Days that a token may last, as they are offered. */
const tokenDays = ['30', '90', '366'] as const;

export class TokenForm {
  @IsString({ message: 'Say what the token is for' })
  @MaxLength(100, { message: 'Say it in 100 characters or fewer' })
  name!: string;

  @IsIn(tokenDays, { message: 'Choose how long the token lasts' })
  days!: string;
}

export interface AccountModel extends PageModel {
  readonly name: string;
  readonly signInName: string;
  readonly held: readonly string[];
  readonly tokens: readonly (AccessToken & { readonly roleName: string })[];
  readonly mayMakeTokens: boolean;
}

export function accountModel(person: SignedIn, tokens: readonly AccessToken[]): AccountModel {
  return {
    title: 'Your account',
    name: person.displayName,
    signInName: person.signInName,
    held: choicesFor(person.held).map(({ text }) => text),
    tokens: tokens.map(token => ({ ...token, roleName: roleNames[token.role] })),
    mayMakeTokens: person.principal !== null,
  };
}

export interface PasswordModel extends PageModel {
  readonly least: number;
  readonly mustChange: boolean;
  readonly signInName: string;
}

export const passwordModel = ({ mustChange, signInName }: SignedIn): PasswordModel => ({
  title: mustChange ? 'Choose a password of your own' : 'Change your password',
  breadcrumbs: mustChange ? [] : [{ text: 'Your account', href: '/account' }],
  least: PASSWORD_LEAST,
  mustChange,
  signInName,
});
