// The cookies of the pages: the session, a visitor's mark before there is one, and the notice of the next page.
import type { Request, Response } from 'express';
import { cookieOf, formTokenOf, isFormToken, newSecret, sessionCookieName } from '#libs/identity';
import type { Notice } from './page.js';

const NOTICE = 'waymark-notice';
const NOTICE_SECONDS = 60;
const MOST_NOTICE = 400;

export class Cookies {
  constructor(private readonly secure: boolean) {}

  session(request: Request): string | undefined {
    return cookieOf(request, sessionCookieName(this.secure));
  }

  putSession(response: Response, id: string): void {
    this.put(response, sessionCookieName(this.secure), id);
  }

  clearSession(response: Response): void {
    this.put(response, sessionCookieName(this.secure), '', 0);
  }

  /**
   * The token for the forms of this page, from the session's cookie or, before there is one, from a mark that is set with
   * the page.
   */
  formToken(request: Request, response: Response): string {
    const known = this.session(request) ?? this.visitor(request);
    if (known) return formTokenOf(known);
    const mark = newSecret();
    this.put(response, this.visitorName(), mark);
    return formTokenOf(mark);
  }

  /** Whether a form came from a page that was given to this browser. */
  isOurs(request: Request, token: string): boolean {
    return [this.session(request), this.visitor(request)].some(
      cookie => cookie !== undefined && isFormToken(cookie, token),
    );
  }

  putNotice(response: Response, { text, kind }: Notice): void {
    const value = Buffer.from(JSON.stringify({ text: text.slice(0, MOST_NOTICE), kind })).toString(
      'base64url',
    );
    this.put(response, NOTICE, value, NOTICE_SECONDS);
  }

  /** The notice for this page, which is then forgotten. */
  takeNotice(request: Request, response: Response): Notice | undefined {
    const value = cookieOf(request, NOTICE);
    if (!value) return undefined;
    this.put(response, NOTICE, '', 0);
    try {
      const { text, kind } = JSON.parse(Buffer.from(value, 'base64url').toString()) as Partial<Notice>;
      if (typeof text !== 'string') return undefined;
      return { text: text.slice(0, MOST_NOTICE), kind: kind === 'note' ? 'note' : 'done' };
    } catch {
      return undefined;
    }
  }

  private visitor(request: Request): string | undefined {
    return cookieOf(request, this.visitorName());
  }

  private visitorName(): string {
    return this.secure ? '__Host-waymark-visitor' : 'waymark-visitor';
  }

  private put(response: Response, name: string, value: string, seconds?: number): void {
    response.cookie(name, value, {
      httpOnly: true,
      sameSite: 'lax',
      secure: this.secure,
      path: '/',
      ...(seconds !== undefined && { maxAge: seconds * 1000 }),
    });
  }
}
