"""What the tests of both pages in a real browser have in common: counting failures, using the page, and what holds for any page: nothing on the console, no request,
texts that can be read, everything within reach of the keyboard."""
import json
import os
import subprocess

failures = []


def check(name, good, detail=''):
    print(('ok   ' if good else 'FAIL ') + name + (f' ({detail})' if detail and not good else ''))
    if not good:
        failures.append(name)


def make(program, path, *args):
    with open(path, 'wb') as stream:
        subprocess.run([program, *map(str, args)], stdout=stream, check=True)
    return path


def clean(browser, name, path):
    asked = [url for url in browser.requests if not url.startswith('data:') and url != 'file://' + os.path.abspath(path)]
    check(name + ': no error on the console', not browser.errors, browser.errors)
    check(name + ': no request but the page itself', not asked, asked)


def number_of(browser, selector):
    return browser.js(f'document.querySelectorAll({json.dumps(selector)}).length')


def walk_down(browser):
    browser.js('(async () => { for (let y = 0; y < document.body.scrollHeight; y += 500) { scrollTo(0, y); await new Promise(r => setTimeout(r, 50)); } })()')
    browser.settle()


def choose(browser, selector, value):
    browser.js(f'(() => {{ const node = document.querySelector({json.dumps(selector)}); node.value = {json.dumps(value)}; '
               'node.dispatchEvent(new Event("change", {bubbles: true})); })()')
    browser.settle()


CONTRAST = '''(() => {
  const read = text => { const c = text.match(/[\\d.]+/g).map(Number); if (text.startsWith('color(srgb')) for (const k of [0, 1, 2]) c[k] *= 255; return c.length > 3 && c[3] === 0 ? null : c.slice(0, 3); };
  const light = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = node => { for (; node; node = node.parentElement) { const c = read(getComputedStyle(node).backgroundColor); if (c) return c; } return [255, 255, 255]; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('svg, script, noscript, select, button:disabled, [hidden]') || !node.getClientRects().length) continue;
    const a = light(read(getComputedStyle(node).color)), b = light(ground(node)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push([node.textContent.slice(0, 30), node.className, ratio.toFixed(2)]);
  }
  return found.slice(0, 8);
})()'''


def texts_can_be_read(browser, theme):
    low = browser.js(CONTRAST)
    check(f'every text has a contrast of 4.5 to 1, {theme}', not low, low)


def keyboard_reaches_everything(browser, sections):
    """Tab walks through what can be used in the order of the page; everything has a name and shows that it has the focus."""
    browser.js('scrollTo(0, 0); document.activeElement.blur()')
    stops = []
    for _ in range(400):
        browser.press('Tab')
        stop = browser.js('''(() => { const node = document.activeElement; if (node === document.body) return null;
          const style = getComputedStyle(node), box = node.getBoundingClientRect();
          return [node.tagName + '.' + node.className + '#' + node.id, box.top + scrollY, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
                  (node.closest('section') || {}).id || 'top']; })()''')
        if stop is None:
            break
        stops.append(stop)
    passed = [stop[3] for k, stop in enumerate(stops) if k == 0 or stops[k - 1][3] != stop[3]]
    check('Tab goes through the sections in order', passed == sections, passed)
    check('the focus is always seen', all(stop[2] for stop in stops), [stop for stop in stops if not stop[2]][:5])
    check('there are stops, and no trap', 2 * len(sections) < len(stops) < 400, len(stops))
    browser.call('Accessibility.enable')
    nodes = browser.call('Accessibility.getFullAXTree')['nodes']
    browser.call('Accessibility.disable')
    nameless = [node['role']['value'] for node in nodes if not node.get('ignored') and any(p['name'] == 'focusable' and p['value'].get('value') for p in node.get('properties', []))
                and not node.get('name', {}).get('value') and node['role']['value'] not in ('RootWebArea', 'main')]
    check('whatever takes the focus has a name', not nameless, nameless)
