import * as path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { type Letter, letterTo, linkIn } from "./mail";
import { expectAccessible } from "./pages";
import type { Service } from "./server";
import { type DemoRole, signInAs, signOut } from "./sign-in";

/** Somebody of the journey who chooses a password of their own. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

/** One window on one service, through which the people of a journey look in turn. */
export class Walk {
  private readonly judged = new Set<string>();

  constructor(
    readonly page: Page,
    readonly service: Service,
    private readonly project: string,
  ) {}

  get main(): Locator {
    return this.page.getByRole("main");
  }

  /** Opens an address by itself, as from a bookmark or a mail. */
  async open(address: string, status = 200): Promise<void> {
    const answer = await this.page.goto(address);
    expect(answer?.status(), address).toBe(status);
  }

  /** Goes by the link of that name in the page's main part. */
  async follow(name: string | RegExp, within: Locator = this.main): Promise<void> {
    await within.getByRole("link", { name }).first().click();
  }

  async press(name: string | RegExp, within: Locator = this.main): Promise<void> {
    await within.getByRole("button", { name }).click();
  }

  /** The sentence with which the page answers a form. */
  async hears(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole("status").filter({ hasText: words })).toBeVisible();
  }

  /** Holds the page to what every page must be; a page of that name once in a journey. With ACCORD_PICTURES, a picture of it is kept. */
  async look(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
    if (this.judged.has(name)) return;
    this.judged.add(name);
    await expectAccessible(this.page);
    const folder = process.env.ACCORD_PICTURES;
    if (folder) await this.page.screenshot({ path: path.join(folder, this.project, `${this.judged.size}-${name.replaceAll(" ", "-")}.png`), fullPage: true });
  }

  /** Sits down as one of the demo's people. */
  async as(role: DemoRole): Promise<void> {
    await this.nobody();
    await signInAs(this.page, role);
  }

  /** Sits down as somebody of the journey, with their own password. */
  async signIn(who: Person): Promise<void> {
    await this.nobody();
    await this.page.getByLabel("E-mail address").fill(who.email);
    await this.page.getByLabel("Password").fill(who.password);
    await this.press("Sign in");
    await expect(this.page.getByRole("heading", { level: 1 })).toContainText(`Good to see you, ${who.name.split(" ")[0]}`);
  }

  /** Takes up the mailed invitation: chooses a password, which signs in. */
  async takeUpInvitation(who: Person): Promise<void> {
    await this.nobody();
    await this.open(linkIn(await this.letter(who, /sign-in/i)));
    await this.look("invitation");
    await this.page.getByLabel("New password").fill(who.password);
    await this.page.getByLabel("The same once more").fill(who.password);
    await this.press("Save it and sign in");
    await expect(this.page).toHaveURL(/\/home$/);
  }

  /** Whoever was here leaves; the sign-in page is open. A clock that was moved has signed them out already. */
  async nobody(): Promise<void> {
    await this.page.goto("/sign-in");
    if (!this.page.url().includes("/sign-in")) {
      await signOut(this.page);
      await this.page.goto("/sign-in");
    }
  }

  /** The newest letter to them about that. */
  async letter(to: { email: string }, subject: RegExp): Promise<Letter> {
    return letterTo(to.email, subject, this.service.data);
  }

  /** The row of a list that holds those words. */
  row(words: string): Locator {
    return this.main.getByRole("row").filter({ hasText: words });
  }
}
