// Finished reports in headless Chromium: node check.mjs CHROMIUM FOLDER. Every *.html of the folder must pass; a line a fault, status 1 if any.
//
// axe-core finds nothing (light, dark, 320 px) · nothing scrolls sideways at 320 px, figures apart, which scroll in their own frame ·
// no script runs and nothing is asked for · printed on A4 and Letter nothing is cut, and a one-page report is one page · every picture is
// printed with a copy beside it: NAME-1280.png, NAME-320.png, NAME-dark.png, NAME-A4.pdf, NAME-Letter.pdf, for a person to look at.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const [chromium, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const paper = { A4: [210, 297], Letter: [215.9, 279.4] };
const faults = [];
const program = chromium.includes('/') ? chromium : execFileSync('which', [chromium]).toString().trim();
const browser = await puppeteer.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

// How many pages a PDF has: its page objects, or the count in its page tree.
const pages = (bytes) => Math.max(...[...Buffer.from(bytes).toString('latin1').matchAll(/\/Count (\d+)/g)].map((m) => +m[1]), 0);

for (const name of readdirSync(folder).filter((f) => f.endsWith('.html')).sort()) {
  const file = resolve(folder, name);
  const fault = (text) => faults.push(`${name}: ${text}`);
  const page = await browser.newPage();
  page.on('request', (r) => r.url() === pathToFileURL(file).href || fault(`asks for ${r.url()}`));
  page.on('dialog', async (d) => { fault(`a dialog: ${d.message()}`); await d.dismiss(); });
  page.on('console', (m) => m.type() === 'error' && fault(`console: ${m.text()}`));
  page.on('pageerror', (e) => fault(`script: ${e.message}`));
  await page.goto(pathToFileURL(file).href);

  const scripts = await page.evaluate(() => document.querySelectorAll('script, iframe, object, embed, form, link, base').length);
  if (scripts) fault(`${scripts} elements that have no place in a report`);
  const missing = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(a.getAttribute('href').slice(1))).map((a) => a.getAttribute('href')));
  if (missing.length) fault(`links that lead nowhere: ${[...new Set(missing)].slice(0, 5)}`);
  const twice = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i));
  if (twice.length) fault(`ids used twice: ${twice.slice(0, 5)}`);

  for (const [look, width, scheme] of [['1280', 1280, 'light'], ['dark', 1280, 'dark'], ['320', 320, 'light']]) {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) fault(`${look}: ${wide} px wide`);
    // The page forbids scripts by its policy; the debugger puts axe in from outside of it.
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}, ${v.nodes[0].target})`);
    });
    found.forEach((v) => fault(`${look}: axe ${v}`));
    const tall = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), clip: { x: 0, y: 0, width, height: Math.min(tall, 4000) }, captureBeyondViewport: true });
  }

  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  for (const [format, [w, h]] of Object.entries(paper)) {
    const bytes = await page.pdf({ path: join(folder, `${name}-${format}.pdf`), format, preferCSSPageSize: true });
    const count = pages(bytes);
    if (name.includes('one-page') && count !== 1) fault(`${format}: ${count} pages`);
    if (count === 0) fault(`${format}: no page`);
    // Laid out for paper at the width between the margins, nothing may reach past it.
    const across = name.includes('one-page');
    const margin = across ? 12 : 26;
    const room = Math.floor(((across ? h : w) - margin) / 25.4 * 96);
    await page.emulateMediaType('print');
    await page.setViewport({ width: room, height: 900 });
    const cut = await page.evaluate((room) => [...document.querySelectorAll('table, td, th, figure, svg, p, li')].filter((e) => e.getBoundingClientRect().right > room + 1).map((e) => e.id || e.tagName), room);
    if (cut.length) fault(`${format}: cut at the edge: ${[...new Set(cut)].slice(0, 5)}`);
    await page.emulateMediaType(null);
  }
  await page.close();
}
await browser.close();
faults.forEach((f) => console.log(f));
console.log(faults.length ? `${faults.length} faults` : 'every report passes');
process.exit(faults.length ? 1 : 0);
