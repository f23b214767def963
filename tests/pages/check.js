/*
 * Pages as people and their machines meet them: valid HTML, nothing that axe finds to stand in the
 * way of a reader, nothing that overflows on a telephone, no word to the network.
 *     node check.js FILE.html…        NODE_PATH names the folder of axe-core, html-validate, playwright-core
 */
"use strict";
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const validate = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {
        "long-title": "off", // a territory may have a long name
        "no-inline-style": "off", // widths of bars are data
        "no-trailing-whitespace": "off",
        "require-sri": "off",
        "tel-non-breaking": "off", // numbers of acts are no telephone numbers
        "prefer-native-element": "off",
    },
});

let failed = 0;
function complain(file, what) {
    failed++;
    console.error(`${path.basename(file)}: ${what}`);
}

function check_source(file) {
    const report = validate.validateStringSync(fs.readFileSync(file, "utf8"));
    for (const result of report.results)
        for (const m of result.messages) complain(file, `line ${m.line}: ${m.ruleId}: ${m.message}`);
}

async function check_page(browser, file, width) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    page.on("request", (r) => {
        if (!/^(file|data):/.test(r.url())) complain(file, `asks the network for ${r.url()}`);
    });
    page.on("console", (m) => {
        if (m.type() === "error") complain(file, `${width}: ${m.text()}`);
    });
    await page.goto(pathToFileURL(path.resolve(file)).href);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 1) complain(file, `${width}: ${overflow} pixels wider than the screen`);
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    for (const v of found.violations)
        complain(file, `${width}: axe: ${v.id}: ${v.help} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 120)}`);
    await context.close();
}

(async () => {
    const files = process.argv.slice(2);
    const browser = await chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
    for (const file of files) {
        check_source(file);
        for (const width of [360, 1280]) await check_page(browser, file, width);
    }
    await browser.close();
    console.log(`${files.length} pages, ${failed} complaints`);
    process.exit(failed === 0 ? 0 : 1);
})();
