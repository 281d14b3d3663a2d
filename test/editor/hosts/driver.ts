/** Works a workbench like a user: for the pictures. Key presses get lost while it is busy, so each step is repeated until its result shows. */
import type { Locator, Page } from 'playwright-core';

const TRIES = 8;
const PATIENCE_MS = 2_500;

export class Workbench {
  constructor(private readonly page: Page) {}

  async started(): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  }

  async openFile(name: string, expectedText: string): Promise<void> {
    await this.quickOpen('Control+P', name);
    await this.line(expectedText).waitFor({ timeout: 30_000 });
  }

  async squiggle(): Promise<void> {
    await this.page.locator('.squiggly-warning, .squiggly-info').first().waitFor({ timeout: 60_000 });
  }

  async codeLens(expected: string): Promise<void> {
    await this.page.locator('.codelens-decoration', { hasText: expected }).first().waitFor({ timeout: 30_000 });
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  async seen(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: 30_000 });
  }

  /** In a list that a command has opened. */
  async choose(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  }

  async searchSettings(text: string, expected: string): Promise<void> {
    await this.page.locator('.settings-editor .settings-header .monaco-editor').first().click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
    await this.page.locator('.settings-editor .settings-tree-container', { hasText: expected }).first().waitFor();
  }

  async hover(lineText: string, word: string, expected: string): Promise<void> {
    const hover = this.page.locator('.monaco-hover:visible', { hasText: expected }).first();
    await this.until(hover, async () => {
      await this.page.mouse.move(5, 5);
      await this.word(lineText, word).hover();
    });
  }

  async quickFixes(lineText: string, word: string, expected: string): Promise<void> {
    await this.until(this.page.locator('.action-widget', { hasText: expected }), async () => {
      await this.placeCursor(lineText, word);
      await this.page.keyboard.press('Control+.');
    });
  }

  async problems(expected: string): Promise<void> {
    const row = this.page.locator('.markers-panel .monaco-list-row', { hasText: expected }).first();
    await this.until(row, () => this.page.keyboard.press('Control+Shift+M'));
  }

  /** Some editors show toasts for a second only; the bell keeps them. */
  async notification(expected: string): Promise<void> {
    const center = this.page.locator('.notifications-center.visible', { hasText: expected }).first();
    await this.until(center, () => this.runCommand('Notifications: Show Notifications'));
  }

  /** The curly braces in the status bar. */
  async languageStatus(expected: string): Promise<void> {
    const entry = this.page.locator('.hover-language-status', { hasText: expected }).first();
    await this.until(entry, async () => {
      await this.page.mouse.move(5, 5);
      await this.page.locator('#status\\.languageStatus').hover();
    });
  }

  /** The code of a finding in the problems panel. */
  async followRuleLink(rule: string): Promise<void> {
    await this.page.locator('.markers-panel a', { hasText: rule }).first().click();
  }

  async showTab(name: string): Promise<void> {
    await this.page.locator('.tab', { hasText: name }).first().click();
  }

  async placeCursor(lineText: string, word: string): Promise<void> {
    await this.word(lineText, word).click();
  }

  async runCommand(title: string): Promise<void> {
    await this.quickOpen('F1', title);
  }

  /** Rendered Markdown: a page in a frame in a frame. */
  async preview(expected: string): Promise<void> {
    await this.previewBody().filter({ hasText: expected }).waitFor({ timeout: 30_000 });
  }

  async walkthroughPicture(): Promise<void> {
    const picture = this.page.locator('iframe.webview.ready').last().contentFrame().frameLocator('#active-frame');
    await picture.locator('svg').first().waitFor({ timeout: 30_000 });
  }

  /** @param pixels down */
  async scrollPreview(pixels: number): Promise<void> {
    await this.previewBody().hover();
    await this.page.mouse.wheel(0, pixels);
    // Scrolling is animated.
    await this.page.waitForTimeout(1_000);
  }

  private previewBody(): Locator {
    return this.page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .frameLocator('#active-frame')
      .locator('body');
  }

  private async quickOpen(key: string, text: string): Promise<void> {
    const row = this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: text.replace(/^View: /, '') })
      .first();
    await this.until(row, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press(key);
      await this.page.locator('.quick-input-widget input').first().waitFor({ timeout: PATIENCE_MS });
      await this.page.keyboard.type(text);
    });
    await this.page.keyboard.press('Enter');
  }

  private line(text: string): Locator {
    return this.page.locator('.monaco-editor .view-line', { hasText: text }).first();
  }

  private word(lineText: string, word: string): Locator {
    return this.line(lineText).locator('span', { hasText: word }).last();
  }

  private async until(result: Locator, act: () => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      try {
        await act();
        await result.waitFor({ state: 'visible', timeout: PATIENCE_MS });
        return;
      } catch {
        // Once more.
      }
    }
    throw new Error(`gave up waiting for ${String(result)}`);
  }
}
