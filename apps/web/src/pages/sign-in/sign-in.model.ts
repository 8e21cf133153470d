// What is asked for when signing in.
import { IsString } from 'class-validator';

export class SignInForm {
  @IsString({ message: 'Enter your name or e-mail address' })
  name!: string;

  @IsString({ message: 'Enter your password' })
  password!: string;
}
